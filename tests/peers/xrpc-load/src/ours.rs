//! Served through route traits.

use lexgen_runtime::server::Router;
use lexgen_runtime::{Reply, Request, Response, json};

use lexicons::com::atproto::server::get_session::{GetSession, GetSessionOutput, GetSessionRoute};
use lexicons::com::example::find_session::{FindSession, FindSessionRoute, Session};

mod lexicons {
    lexgen_runtime::include_lexicons!();
}

struct Service {
    got: GetSessionOutput,
    found: Session,
}

impl GetSessionRoute for Service {
    async fn get_session(&self, _: Request<GetSession>) -> Reply<GetSession> {
        Ok(Response::new(self.got.clone()))
    }
}

impl FindSessionRoute for Service {
    async fn find_session(&self, request: Request<FindSession>) -> Reply<FindSession> {
        std::hint::black_box(request.params);
        Ok(Response::new(self.found.clone()))
    }
}

/// The router of the emitted routes.
///
/// # Errors
///
/// The session is not what the lexicons say.
pub fn router() -> Result<axum::Router, json::Error> {
    let service = Service { got: json::from_str(crate::SESSION)?, found: json::from_str(crate::SESSION)? };
    Ok(Router::new(service).route::<GetSession>().route::<FindSession>().into_axum())
}
