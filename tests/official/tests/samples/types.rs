//! From the name of a type to the type that was emitted for it.

use lexgen_official::official::{app, com, tools};
use lexgen_official::samples::com::example::samples::Samples;
use lexgen_official::{TYPES, borrowed};
use lexgen_runtime::{IntoOwned, Method, Value, dag_cbor, json};
use serde::de::DeserializeOwned;
use serde::ser::Serialize;
use serde_json::{Value as Json, json};

use crate::round_trip::{Forms, check, reason};

/// Whether a type was emitted under that name.
pub(crate) fn is_known(ty: &str) -> bool {
    TYPES.iter().any(|(name, _)| *name == ty)
}

/// Reads and writes `value` as a type of this name, or as one of those in `api-responses.tsv`.
///
/// # Errors
///
/// As [`check`].
pub(crate) fn check_as(ty: &str, value: &Json, bytes: Option<&[u8]>) -> Result<(), String> {
    if ty == "data" {
        return check::<Value>(value, bytes);
    }
    if let Some((list, method)) = ty.split_once(' ') {
        let (_, one, many) =
            OUTPUTS.iter().find(|(nsid, ..)| *nsid == method).expect("the method is among the outputs");
        return if list == "outputs" { many(value) } else { one(value) };
    }
    // In the object of samples, each property is a list.
    let (ty, list) = match ty.strip_prefix('[').and_then(|ty| ty.strip_suffix(']')) {
        Some(ty) => (ty, value.clone()),
        None => (ty, json!([value])),
    };
    let (_, property) = TYPES.iter().find(|(name, _)| *name == ty).unwrap_or_else(|| panic!("there is no type `{ty}`"));
    let wrapped = json!({ *property: list });
    let bytes = bytes.map(|bytes| wrap(property, bytes));
    let unwrapped = |refused: String| {
        let path = if list == *value { format!("`{property}") } else { format!("`{property}[0]") };
        refused.replace(&format!("{path}."), "`").replace(&path, "`")
    };
    check::<Samples>(&wrapped, bytes.as_deref()).map_err(unwrapped)?;
    check_borrowed(&wrapped).map_err(|change| format!("changed: in the borrowed types, {change}"))
}

/// `{property: [value]}` in DAG-CBOR.
fn wrap(property: &str, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(property.len()).expect("properties have short names");
    [&[0xa1, 0x60 + length], property.as_bytes(), &[0x81], value].concat()
}

/// Reads and writes `value` as a type that borrows its strings, and as what it becomes when it is owned.
fn check_borrowed(value: &Json) -> Result<(), String> {
    type Lent<'a> = borrowed::com::example::samples::Samples<'a>;
    let forms = Forms::new(value, None)?;
    let lent: Lent<'_> = json::from_str(&forms.text).map_err(|error| reason(&error))?;
    let other: Lent<'_> = dag_cbor::from_slice(&forms.bytes).map_err(|error| reason(&error))?;
    if lent != other {
        return Err("other values from JSON and DAG-CBOR".to_owned());
    }
    forms.compare(&lent)?;
    forms.compare(&lent.into_owned())
}

/// The NSID of a method, and how its output and a list of outputs are checked.
type Output = (&'static str, fn(&Json) -> Result<(), String>, fn(&Json) -> Result<(), String>);

const fn output<M: Method<Output: DeserializeOwned + Serialize>>() -> Output {
    (M::NSID, |value| check::<M::Output>(value, None), |value| check::<Vec<M::Output>>(value, None))
}

/// The methods in `api-responses.tsv`.
const OUTPUTS: &[Output] = &[
    output::<app::bsky::actor::get_profile::GetProfile>(),
    output::<app::bsky::feed::get_feed::GetFeed>(),
    output::<app::bsky::feed::get_feed_generator::GetFeedGenerator>(),
    output::<app::bsky::feed::get_feed_generators::GetFeedGenerators>(),
    output::<app::bsky::feed::get_likes::GetLikes>(),
    output::<app::bsky::feed::get_list_feed::GetListFeed>(),
    output::<app::bsky::feed::get_post_thread::GetPostThread>(),
    output::<app::bsky::feed::get_posts::GetPosts>(),
    output::<app::bsky::feed::get_quotes::GetQuotes>(),
    output::<app::bsky::feed::get_reposted_by::GetRepostedBy>(),
    output::<app::bsky::feed::get_suggested_feeds::GetSuggestedFeeds>(),
    output::<app::bsky::graph::get_blocks::GetBlocks>(),
    output::<app::bsky::graph::get_followers::GetFollowers>(),
    output::<app::bsky::graph::get_follows::GetFollows>(),
    output::<app::bsky::graph::get_list::GetList>(),
    output::<app::bsky::graph::get_list_blocks::GetListBlocks>(),
    output::<app::bsky::graph::get_list_mutes::GetListMutes>(),
    output::<app::bsky::graph::get_lists::GetLists>(),
    output::<app::bsky::labeler::get_services::GetServices>(),
    output::<app::bsky::notification::list_notifications::ListNotifications>(),
    output::<app::bsky::unspecced::get_post_thread_v2::GetPostThreadV2>(),
    output::<com::atproto::moderation::create_report::CreateReport>(),
    output::<tools::ozone::moderation::emit_event::EmitEvent>(),
    output::<tools::ozone::moderation::get_event::GetEvent>(),
    output::<tools::ozone::moderation::get_record::GetRecord>(),
    output::<tools::ozone::moderation::get_repo::GetRepo>(),
    output::<tools::ozone::safelink::add_rule::AddRule>(),
    output::<tools::ozone::set::upsert_set::UpsertSet>(),
];
