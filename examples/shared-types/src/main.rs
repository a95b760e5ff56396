//! Two crates share one set of types: the lexicons of this app refer to `com.atproto`, whose types are in
//! `atproto-types`.
//!
//! The `[extern]` table in `lexgen.toml` maps them. The macro then generates no types for `com.atproto`, and the
//! functions of the other crate work with the fields of this crate's records.

use std::any::type_name_of_val;
use std::error::Error;

use atproto_types::com::atproto::repo::strong_ref::StrongRef;
use lexgen_runtime::{Datetime, dag_cbor, json};
use lexicons::app::dibber::swap::offer::{Offer, OfferLabels};
use lexicons::app::dibber::swap::request::Request;

mod lexicons {
    lexgen_runtime::lexicons!();
}

fn main() -> Result<(), Box<dyn Error>> {
    let now: Datetime = "2025-02-16T05:05:00.000Z".parse()?;
    let mut offer = Offer {
        labels: Some(OfferLabels::SelfLabels(atproto_types::self_labels(["invasive-species"]))),
        ..Offer::new(now.clone(), "Comfrey roots, as many as you dare")
    };
    println!("On offer: {}", json::to_string(&offer)?);

    // The other crate creates the value, and a record of this crate contains it.
    let uri = "at://did:plc:gardener234alice567plotq/app.dibber.swap.offer/3libhgsaxs222".parse()?;
    let pointer: StrongRef = atproto_types::point_at(uri, &dag_cbor::to_vec(&offer)?);
    let request = Request::new(now, pointer);
    println!("Requested: {}", json::to_string(&request)?);
    println!("The type of its field `offer` is {}", type_name_of_val(&request.offer));

    // A record of this crate contains the value, and the other crate accepts it.
    let is_current = |offer: &Offer| -> Result<bool, dag_cbor::Error> {
        Ok(atproto_types::is_current(&request.offer, &dag_cbor::to_vec(offer)?))
    };
    println!("Is this the current version? {}", is_current(&offer)?);
    offer.what.push_str(" (all gone)");
    println!("And now? {}", is_current(&offer)?);
    Ok(())
}
