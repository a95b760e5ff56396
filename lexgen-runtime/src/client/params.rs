//! Serializing parameters as a query string.

use super::Settings;
use super::call::Callable;
use super::error::RequestError;
use crate::validate::Validate;
use crate::xrpc::{copy_query, to_query, to_query_with_defaults};

/// Returns the query string; empty if there are no parameters. A call without parameters sends the defaults.
pub(super) fn query_of<M: Callable>(params: Option<&M::Params>, settings: &Settings) -> Result<String, RequestError> {
    let absent: M::Params;
    let params = match params {
        Some(params) => params,
        None => {
            absent = copy_query("").map_err(RequestError::MissingParams)?;
            &absent
        }
    };
    if settings.validate_request {
        params.validate().map_err(RequestError::InvalidParams)?;
    }
    let query = if settings.send_defaults { to_query_with_defaults(params) } else { to_query(params) };
    query.map_err(RequestError::SerializeParams)
}
