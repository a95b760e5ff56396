//! Which method a request is for, as layers see it: before it is looked up, or after.

use http::request::Parts;
use lexgen_data::Nsid;

use super::dispatch::PREFIX;
use crate::xrpc::Endpoint;

/// The method that a request is for: that of its endpoint, which layers around one endpoint find, or else what stands
/// in the path, whether there is such a method or not. A prefix of the path may be that of a router around ours.
pub(super) fn requested_method(parts: &Parts) -> Option<Nsid> {
    let name = match parts.extensions.get::<Endpoint>() {
        Some(endpoint) => endpoint.nsid,
        None => parts.uri.path().rsplit_once(PREFIX)?.1,
    };
    name.parse().ok()
}
