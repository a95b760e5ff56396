//! `query!`, `procedure!`, `subscription!` and `errors!`.

#![deny(warnings)]
#![allow(missing_docs, unreachable_pub, reason = "generated code without documentation")]

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use lexgen_runtime::{
    Body, Endpoint, EndpointKind, ErrorDetails, Method, Request, Response, Serve, Subscription, Value, XrpcError,
};

mod emitted {
    //! Generated code.

    #[derive(Clone, Copy, Debug)]
    pub struct CreateSession;

    ::lexgen_runtime::procedure! {
        CreateSession = "com.example.createSession" {
            params: CreateSessionParams;
            input: CreateSessionInput<'static>, "application/json";
            output: ::lexgen_runtime::Value, "application/json", external;
            error: CreateSessionError;
            route: self::CreateSessionRoute, create_session;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct CreateSessionParams {
        pub verbose: ::core::option::Option<bool>,
    }

    ::lexgen_runtime::object! {
        CreateSessionParams {
            "verbose" => verbose: optional, default = false;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct CreateSessionInput<'a> {
        pub identifier: ::std::borrow::Cow<'a, str>,
    }

    ::lexgen_runtime::object! {
        CreateSessionInput<'a> {
            new(identifier into ::std::borrow::Cow<'a, str>);
            "identifier" => identifier: required;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum CreateSessionError {
        AccountTakedown(::lexgen_runtime::ErrorDetails),
        Other(::lexgen_runtime::XrpcError),
    }

    ::lexgen_runtime::errors! {
        CreateSessionError {
            "AccountTakedown" => AccountTakedown;
            _ => Other;
        }
    }

    pub trait CreateSessionRoute: ::core::marker::Send + ::core::marker::Sync + 'static {
        fn create_session(
            &self,
            request: ::lexgen_runtime::Request<CreateSession>,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<::lexgen_runtime::Response<CreateSession>, CreateSessionError>,
        > + ::core::marker::Send;
    }

    #[derive(Clone, Copy, Debug)]
    pub struct Ping;

    ::lexgen_runtime::query! {
        Ping = "com.example.ping" {}
    }

    #[derive(Clone, Copy, Debug)]
    pub struct GetBlob;

    ::lexgen_runtime::query! {
        GetBlob = "com.example.getBlob" {
            output: ::lexgen_runtime::Body, "*/*", raw;
        }
    }

    #[derive(Clone, Copy, Debug)]
    pub struct Subscribe;

    ::lexgen_runtime::subscription! {
        Subscribe = "com.example.subscribe" {
            params: CreateSessionParams;
            message: ::lexgen_runtime::TypedObject;
            error: CreateSessionError;
        }
    }

    pub const ENDPOINTS: &[::lexgen_runtime::Endpoint] = &[
        ::lexgen_runtime::Endpoint::procedure::<CreateSession>(),
        ::lexgen_runtime::Endpoint::query::<GetBlob>(),
        ::lexgen_runtime::Endpoint::query::<Ping>(),
        ::lexgen_runtime::Endpoint::subscription::<Subscribe>(),
    ];
}

use emitted::{
    CreateSession, CreateSessionError, CreateSessionInput, CreateSessionParams, CreateSessionRoute, GetBlob, Ping,
};

struct Service;

impl CreateSessionRoute for Service {
    async fn create_session(
        &self,
        request: Request<CreateSession>,
    ) -> Result<Response<CreateSession>, CreateSessionError> {
        match &*request.input.identifier {
            "gone" => Err(CreateSessionError::AccountTakedown(ErrorDetails::from("gone"))),
            "odd" => Err(XrpcError::invalid_request("odd").into()),
            name => Ok(Response::new(name.into())),
        }
    }
}

/// Runs a future that is never pending.
fn run<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future must not wait"),
    }
}

/// Serves a request by the marker alone, as a router does.
fn serve<M: Serve<S>, S>(service: &S, request: Request<M>) -> Result<Response<M>, M::Error> {
    run(M::serve(service, request))
}

fn request(identifier: &'static str) -> Request<CreateSession> {
    Request::new(CreateSessionParams { verbose: None }, CreateSessionInput::new(identifier))
}

#[test]
fn a_service_is_reached_through_the_marker() {
    let response = serve::<CreateSession, _>(&Service, request("alice")).unwrap();
    assert_eq!(response.output.as_str(), Some("alice"));
    let error = serve::<CreateSession, _>(&Service, request("gone")).unwrap_err();
    assert_eq!((error.name(), error.message(), error.status()), ("AccountTakedown", Some("gone"), 400));
    let error = serve::<CreateSession, _>(&Service, request("odd")).unwrap_err();
    assert_eq!(error, CreateSessionError::Other(XrpcError::invalid_request("odd")));
}

#[test]
fn entries_that_are_left_out_mean_an_empty_body() {
    let request: Request<Ping> = Request::new((), ());
    let response: Response<Ping> = Response::new(());
    assert_eq!(
        format!("{request:?} {response:?}"),
        "com.example.ping { params: (), input: (), .. } com.example.ping { output: (), .. }"
    );
    assert_eq!((Ping::INPUT_ENCODING, Ping::OUTPUT_ENCODING), (None, None));
    let _: <Ping as Method>::Error = XrpcError::from_status(404);
}

#[test]
fn a_shared_service_is_one_instance() {
    let service = Arc::new(Service);
    let response = serve::<CreateSession, _>(&service, request("alice")).unwrap();
    assert_eq!(response.output.as_str(), Some("alice"));
}

#[test]
fn outputs_of_types_of_the_runtime_become_responses() {
    let response: Response<GetBlob> = Body::new("text/plain", "a").into();
    assert_eq!(response.output.as_bytes(), Some(b"a".as_slice()));
    let response: Response<CreateSession> = Value::from("a").into();
    assert_eq!(response.output.as_str(), Some("a"));
    let _: Response<Ping> = ().into();
}

#[test]
fn the_list_of_endpoints_describes_each() {
    let rows: Vec<_> =
        emitted::ENDPOINTS.iter().map(|row| (row.nsid, row.kind.as_str(), row.input, row.output)).collect();
    let json = Some("application/json");
    assert_eq!(
        rows,
        [
            ("com.example.createSession", "procedure", json, json),
            ("com.example.getBlob", "query", None, Some("*/*")),
            ("com.example.ping", "query", None, None),
            ("com.example.subscribe", "subscription", None, None),
        ]
    );
    assert_eq!(Endpoint::subscription::<emitted::Subscribe>().kind, EndpointKind::Subscription);
    assert_eq!(<emitted::Subscribe as Subscription>::NSID, "com.example.subscribe");
}

#[test]
fn errors_convert_to_their_names_and_back() {
    let general = XrpcError { name: "AccountTakedown".to_owned(), message: Some("gone".to_owned()), status: 401 };
    let error = CreateSessionError::from(general.clone());
    let declared = ErrorDetails { message: Some("gone".to_owned()), status: 401 };
    assert_eq!(error, CreateSessionError::AccountTakedown(declared));
    assert_eq!(error.to_string(), "AccountTakedown: gone");
    assert_eq!(XrpcError::from(error), general);
}

#[test]
fn every_general_error_has_the_name_of_its_status() {
    for error in [
        XrpcError::invalid_request(""),
        XrpcError::authentication_required(""),
        XrpcError::forbidden(""),
        XrpcError::xrpc_not_supported(""),
        XrpcError::not_acceptable(""),
        XrpcError::payload_too_large(""),
        XrpcError::unsupported_media_type(""),
        XrpcError::rate_limit_exceeded(""),
        XrpcError::internal_server_error(""),
        XrpcError::method_not_implemented(""),
        XrpcError::upstream_failure(""),
        XrpcError::not_enough_resources(""),
        XrpcError::upstream_timeout(""),
    ] {
        assert_eq!(XrpcError::from_status(error.status).name, error.name);
    }
    assert_eq!(XrpcError::from_status(418).name, "InvalidRequest");
    assert_eq!(XrpcError::from_status(599).name, "InternalServerError");
}
