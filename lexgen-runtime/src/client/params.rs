//! Parameters on their way into the address.

use super::Settings;
use super::call::Callable;
use super::error::RequestError;
use crate::validate::Validate;
use crate::xrpc::{copy_query, to_query, to_query_with_defaults};

/// The query string; empty if there are no parameters. Where none are given, they are those that an endpoint has by
/// default.
pub(super) fn query_of<M: Callable>(params: Option<&M::Params>, settings: &Settings) -> Result<String, RequestError> {
    let absent: M::Params;
    let params = match params {
        Some(params) => params,
        None => {
            absent = copy_query("").map_err(|error| RequestError::MissingParams(error.to_string()))?;
            &absent
        }
    };
    if settings.validates_requests {
        params.validate().map_err(RequestError::InvalidParams)?;
    }
    let query = if settings.sends_defaults { to_query_with_defaults(params) } else { to_query(params) };
    query.map_err(|error| RequestError::Unwritable(error.to_string()))
}
