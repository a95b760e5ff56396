//! The method that a request is for, as seen by layers inside and outside of a router.

use http::request::Parts;
use lexgen_data::Nsid;

use super::dispatch::PREFIX;
use crate::xrpc::Endpoint;

/// Returns the method that a request is for.
///
/// Layers around one endpoint find its [`Endpoint`] among the extensions. For others, it is the NSID in the path, whether
/// there is such a method or not. The path may have a prefix of an outer router.
pub(super) fn requested_method(parts: &Parts) -> Option<Nsid> {
    let name = match parts.extensions.get::<Endpoint>() {
        Some(endpoint) => endpoint.nsid,
        None => parts.uri.path().rsplit_once(PREFIX)?.1,
    };
    name.parse().ok()
}
