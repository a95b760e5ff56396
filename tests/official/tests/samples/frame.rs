//! Frames of an event stream. The header names the message, which has no `$type`.

use lexgen_official::official::com::atproto::sync::subscribe_repos::{SubscribeRepos, SubscribeReposMessage};
use lexgen_runtime::{Subscription, Union, Value, dag_cbor};

use crate::round_trip::{Forms, reason};
use crate::sample::Sample;

/// Reads and writes the frame, and its body as JSON.
///
/// # Errors
///
/// Returns the reason why it cannot be read, or the change.
pub(crate) fn check_frame(sample: &Sample) -> Result<(), String> {
    let (header, body): (Value, &[u8]) = dag_cbor::from_prefix(sample.bytes()).map_err(|error| reason(&error))?;
    let event = sample.event.as_deref().expect("the header names the message");
    let name = format!("{}{event}", SubscribeRepos::NSID);

    let message = SubscribeReposMessage::read_as(&name, &mut dag_cbor::Deserializer::new(body));
    let message = message.map_err(|error| reason(&error))?;
    let mut frame = dag_cbor::to_vec(&header).map_err(|error| reason(&error))?;
    let mut written = Vec::new();
    message.write_untagged(&mut dag_cbor::Serializer::new(&mut written)).map_err(|error| reason(&error))?;
    frame.extend(written);
    if frame != sample.bytes() {
        return Err("changed: other bytes".to_owned());
    }
    if message.type_name() != name {
        return Err(format!("changed: `{}`", message.type_name()));
    }

    let forms = Forms::new(&sample.value, Some(body))?;
    let mut deserializer = serde_json::Deserializer::from_str(&forms.text);
    let again = SubscribeReposMessage::read_as(&name, &mut deserializer).map_err(|error| reason(&error))?;
    if again != message {
        return Err("changed: JSON and DAG-CBOR differ".to_owned());
    }
    let mut text = Vec::new();
    again.write_untagged(&mut serde_json::Serializer::new(&mut text)).map_err(|error| reason(&error))?;
    forms.compare_text(&String::from_utf8(text).expect("JSON is UTF-8"))
}
