//! Endpoints: parameters, bodies, errors, and the traits that serve them.

use lexgen_golden::cases;
use lexgen_runtime::scope::ServiceReference;
use lexgen_runtime::{
    Audience, Body, Endpoint, EndpointKind, Framing, Messages, Method, Permission, PermissionSet, Procedure, Query,
    Reply, Request, Response, ScopeErrorKind, Serve, ServeSubscription, Subscription, SubscriptionRequest, Value,
    XrpcError, json,
};

#[test]
fn a_procedure_has_parameters_and_an_input() {
    use cases::procedure::com::example::upload_part::{UploadPart, UploadPartParams};

    let request: Request<UploadPart> =
        Request::new(UploadPartParams::new("job", 2), Body::new("video/mp4", vec![1, 2, 3]));
    assert_eq!((request.params.job_id.as_str(), request.params.part_number), ("job", 2));
    assert_eq!(request.input.content_type, "video/mp4");
    assert_eq!((UploadPart::NSID, UploadPart::INPUT_ENCODING), ("com.example.uploadPart", Some("*/*")));
}

#[test]
fn every_kind_of_body_has_its_type() {
    use cases::bodies::com::example;

    fn input<M: Method<Input = T>, T>() -> Option<&'static str> {
        M::INPUT_ENCODING
    }
    fn output<M: Method<Output = T>, T>() -> Option<&'static str> {
        M::OUTPUT_ENCODING
    }

    assert_eq!(input::<example::any_json::AnyJson, Value>(), Some("application/json"));
    assert_eq!(output::<example::local::Local, example::local::Order>(), Some("application/json"));
    assert_eq!(input::<example::choice::Choice, example::choice::ChoiceInput>(), Some("application/json"));
    assert_eq!(output::<example::upload::Upload, Body>(), Some("image/*"));
    assert_eq!(input::<example::convert::Convert, Body>(), Some("image/jpeg,image/png"));
    assert_eq!(output::<example::export::Export, Body>(), Some("application/jsonl"));
    assert_eq!(output::<example::car::Car, Body>(), Some("application/vnd.ipld.car"));
    assert_eq!(input::<example::car::Car, ()>(), None);
    assert_eq!(output::<cases::query::com::example::ping::Ping, ()>(), None);
}

#[test]
fn bodies_that_are_unions_are_identified_by_their_type() {
    use cases::bodies::com::example::choice::{ChoiceInput, ChoiceOutput};

    let text = r##"{"$type":"com.example.choice#cash","amount":1}"##;
    assert!(
        matches!(json::from_str(text).expect("the data is valid"), ChoiceInput::Cash(cash) if cash.amount == Some(1))
    );
    let order = r##"{"$type":"com.example.local#order","what":"a"}"##;
    assert!(
        matches!(json::from_str(order).expect("the data is valid"), ChoiceOutput::Order(order) if order.what == "a")
    );
    assert!(json::from_str::<ChoiceInput>(order).is_err());
}

#[test]
fn inline_objects_in_bodies_have_types() {
    use cases::inline_objects::com::example::order::{OrderInput, OrderOutput};

    let input = r##"{"customer":{"name":"a","address":{"city":"b"}},"lines":[{"article":"c","gift":{"$type":"com.example.order#wrapping","colour":"red"}}]}"##;
    let read: OrderInput = json::from_str(input).expect("the data is valid");
    assert_eq!(read.customer.address.as_ref().and_then(|address| address.city.as_deref()), Some("b"));
    assert_eq!(read.lines[0].count_or_default(), 1);
    assert_eq!(json::to_string(&read).expect("the value can be written"), input);
    let output: OrderOutput = json::from_str(r#"{"boxes":[[{"weight":1}],[]]}"#).expect("the data is valid");
    assert_eq!(output.boxes.map(|boxes| boxes[0][0].weight), Some(Some(1)));
}

#[test]
fn declared_errors_are_variants_and_others_are_kept() {
    use cases::errors::com::example::login::LoginError;

    for (name, declared) in [
        ("AccountTakedown", true),
        ("AuthFactorTokenRequired", true),
        ("Other", true),
        ("self", true),
        ("rate-limited", true),
        ("RateLimited", true),
        ("InvalidRequest", true),
        ("ExpiredToken", false),
    ] {
        let error = LoginError::from(XrpcError::new(401, name, Some("why".to_owned())));
        assert_eq!(matches!(error, LoginError::Other(_)), !declared, "{name}");
        assert_eq!((error.name(), error.message(), error.status()), (name, Some("why"), 401));
        assert_eq!(error.to_string(), format!("{name}: why"));
        assert_eq!(XrpcError::from(error), XrpcError::new(401, name, Some("why".to_owned())));
    }
    assert!(matches!(LoginError::from(XrpcError::from_status(500)), LoginError::Other(_)));
}

#[test]
fn a_subscription_has_the_framing_that_the_lexicon_names() {
    use cases::subprotocol::org::example::stream::{binary::Binary, legacy::Legacy, text::Text};
    use cases::subscription::org::example::sync::subscribe::Subscribe;

    assert_eq!((Binary::FRAMING, Text::FRAMING), (Framing::V1Cbor, Framing::V1Json));
    assert_eq!((Legacy::FRAMING, Subscribe::FRAMING), (Framing::V0Cbor, Framing::V0Cbor));
    let framings = cases::subprotocol::ENDPOINTS.iter().map(|endpoint| endpoint.framing);
    let expected = [Framing::V1Cbor, Framing::V0Cbor, Framing::V1Json].map(Some);
    assert_eq!(framings.collect::<Vec<_>>(), expected);
    assert!(cases::query::ENDPOINTS.iter().all(|endpoint| endpoint.framing.is_none()));
}

#[test]
fn a_subscription_outside_of_com_atproto_has_its_types() {
    use cases::subscription::org::example::sync::subscribe::{
        Subscribe, SubscribeError, SubscribeMessage, SubscribeParams,
    };

    fn parts<S>() -> &'static str
    where
        S: Subscription<Params = SubscribeParams, Message = SubscribeMessage, Error = SubscribeError>,
    {
        S::NSID
    }
    assert_eq!(parts::<Subscribe>(), "org.example.sync.subscribe");
    let error = SubscribeError::from(XrpcError::new(400, "FutureCursor", None));
    assert!(matches!(error, SubscribeError::FutureCursor(_)));
}

#[test]
fn a_route_is_implemented_with_an_async_function() {
    use cases::procedure::com::example::create_note::{CreateNote, CreateNoteError, CreateNoteRoute, Created};

    struct Service;

    impl CreateNoteRoute for Service {
        async fn create_note(&self, request: Request<CreateNote>) -> Result<Response<CreateNote>, CreateNoteError> {
            if request.params.dry_run_or_default() {
                return Err(CreateNoteError::TooManyNotes("not today".into()));
            }
            Ok(Response::new(created()))
        }
    }

    fn created() -> Created {
        Created {
            uri: "at://did:web:example.com/com.example.note/a".parse().expect("the AT-URI is valid"),
            cid: "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a".parse().expect("the CID is valid"),
            extra: Default::default(),
        }
    }

    fn serves<M: Procedure + Serve<S>, S>(_: &S) -> &'static str {
        M::NSID
    }

    fn assert_send<T: Send>(value: T) -> T {
        value
    }

    assert_eq!(serves::<CreateNote, _>(&Service), "com.example.createNote");
    let input: <CreateNote as Method>::Input = json::from_str(r#"{"text":"a"}"#).expect("the data is valid");
    let request: Request<CreateNote> = Request::new(Default::default(), input);
    let future = assert_send(Service.create_note(request));
    let reply: Reply<CreateNote> = futures_block_on(future);
    assert_eq!(reply.expect("the route succeeds").output, created());
}

#[test]
#[allow(deprecated, reason = "one of the routes is")]
fn a_service_with_every_route_serves_the_namespace() {
    use cases::routes::com::example::shop::get_order::{GetOrder, GetOrderRoute};
    use cases::routes::com::example::shop::place_order::{PlaceOrder, PlaceOrderError, PlaceOrderRoute};
    use cases::routes::com::example::shop::watch_orders::{WatchOrders, WatchOrdersRoute};
    use cases::routes::com::example::shop::{self, Routes};

    struct Shop;

    impl GetOrderRoute for Shop {
        async fn get_order(&self, request: Request<GetOrder>) -> Reply<GetOrder> {
            Err(XrpcError::new(404, "NoOrder", Some(request.params.number.to_string())))
        }
    }

    impl PlaceOrderRoute for Shop {
        async fn place_order(&self, request: Request<PlaceOrder>) -> Result<Response<PlaceOrder>, PlaceOrderError> {
            Err(PlaceOrderError::SoldOut(request.input.what.as_str().into()))
        }
    }

    impl WatchOrdersRoute for Shop {
        async fn watch_orders(&self, _: SubscriptionRequest<WatchOrders>) -> Result<Messages<WatchOrders>, XrpcError> {
            Err(XrpcError::from_status(501))
        }
    }

    /// The bound `Routes` is enough to call the method of each route.
    async fn missing_order(service: &impl Routes) -> Option<String> {
        let number = shop::get_order::GetOrderParams::new(7);
        let reply = service.get_order(Request::new(number, ())).await;
        reply.err().and_then(|error| error.message)
    }

    fn parts<S: Routes>() -> [&'static str; 3]
    where
        GetOrder: Serve<S>,
        WatchOrders: ServeSubscription<S>,
    {
        [GetOrder::NSID, PlaceOrder::NSID, <WatchOrders as Subscription>::NSID]
    }

    assert_eq!(futures_block_on(missing_order(&Shop)).as_deref(), Some("7"));
    assert_eq!(
        parts::<Shop>(),
        ["com.example.shop.getOrder", "com.example.shop.placeOrder", "com.example.shop.watchOrders"]
    );
}

#[test]
fn lexicons_take_precedence_over_namespaces_in_names() {
    use cases::routes::com::example::taken::{self, Routes};

    struct Service;

    impl taken::add_routes::AddRoutesRoute for Service {
        async fn add_routes(&self, _: Request<taken::add_routes::AddRoutes>) -> Reply<taken::add_routes::AddRoutes> {
            Ok(Response::new(()))
        }
    }

    impl taken::router::RouterRoute for Service {
        async fn router(&self, _: Request<taken::router::Router>) -> Reply<taken::router::Router> {
            Ok(Response::new(()))
        }
    }

    impl taken::routes::RoutesRoute for Service {
        async fn routes(&self, _: Request<taken::routes::Routes>) -> Reply<taken::routes::Routes> {
            Ok(Response::new(()))
        }
    }

    impl taken::std::StdRoute for Service {
        async fn std(&self, _: Request<taken::std::Std>) -> Reply<taken::std::Std> {
            Ok(Response::new(()))
        }
    }

    fn nsids<S: taken::Routes2>(_: &S) -> [&'static str; 4]
    where
        taken::add_routes::AddRoutes: Serve<S>,
        taken::router::Router: Serve<S>,
        taken::routes::Routes: Serve<S>,
        taken::std::Std: Serve<S>,
    {
        [
            taken::add_routes::AddRoutes::NSID,
            taken::router::Router::NSID,
            taken::routes::Routes::NSID,
            taken::std::Std::NSID,
        ]
    }

    assert_eq!(
        nsids(&Service),
        [
            "com.example.taken.addRoutes",
            "com.example.taken.router",
            "com.example.taken.routes",
            "com.example.taken.std"
        ]
    );
    assert_eq!(Routes::default().router, None);
}

/// Runs a future that never waits.
fn futures_block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("the future must not wait"),
    }
}

#[test]
fn endpoints_lists_every_endpoint_with_its_bodies() {
    use EndpointKind::{Procedure, Query, Subscription};

    type Listed = (&'static str, EndpointKind, Option<&'static str>, Option<&'static str>);
    let listed = |endpoints: &[Endpoint]| -> Vec<Listed> {
        endpoints.iter().map(|endpoint| (endpoint.nsid, endpoint.kind, endpoint.input, endpoint.output)).collect()
    };
    let json = Some("application/json");
    assert_eq!(
        listed(cases::bodies::ENDPOINTS),
        [
            ("com.example.anyJson", Procedure, json, json),
            ("com.example.car", Query, None, Some("application/vnd.ipld.car")),
            ("com.example.choice", Procedure, json, json),
            ("com.example.convert", Procedure, Some("image/jpeg,image/png"), Some("text/plain")),
            ("com.example.export", Query, None, Some("application/jsonl")),
            ("com.example.local", Procedure, json, json),
            ("com.example.upload", Procedure, Some("*/*"), Some("image/*")),
        ]
    );
    assert_eq!(listed(cases::subscription::ENDPOINTS), [("org.example.sync.subscribe", Subscription, None, None)]);
}

#[test]
fn queries_are_queries() {
    fn query<M: Query>() -> &'static str {
        M::NSID
    }
    assert_eq!(query::<cases::keywords::com::example::r#match::Match>(), "com.example.match");
    assert_eq!(query::<cases::case_collisions::com::example::get_url::GetUrl>(), "com.example.getURL");
    assert_eq!(query::<cases::case_collisions::com::example::get_url2::GetUrl>(), "com.example.getUrl");
}

#[test]
fn permission_sets_are_constants() {
    use cases::permission_set::com::example::auth::full::FULL;

    assert_eq!((FULL.nsid, FULL.title), ("com.example.auth.full", Some("Full access")));
    assert_eq!(FULL.title_lang, [("de", "Voller Zugriff"), ("pt-BR", "Acesso total")]);
    assert_eq!(
        (FULL.detail, FULL.detail_lang),
        (Some("Reads and writes \"notes\"."), [("de", "Liest und schreibt.")].as_slice())
    );
    assert_eq!(
        FULL.permissions,
        [
            Permission::repo(&["com.example.auth.note"], &[]),
            Permission::repo(&["com.example.auth.draft"], &["create", "delete"]),
            Permission::rpc(&["com.example.auth.send"], Audience::Inherit),
            Permission::rpc(&["com.example.auth.one", "com.example.auth.two"], Audience::Any),
        ]
    );
}

#[test]
fn permission_sets_give_their_scopes() {
    use cases::permission_set::com::example::auth::bare::BARE;
    use cases::permission_set::com::example::auth::full::FULL;

    let texts = |audience: Option<&ServiceReference>| -> Vec<String> {
        FULL.scopes(audience).expect("names are valid").iter().map(ToString::to_string).collect()
    };
    let [note, draft] = ["repo:com.example.auth.note", "repo:com.example.auth.draft?action=create&action=delete"];
    let any = "rpc?lxm=com.example.auth.one&lxm=com.example.auth.two&aud=*";
    let service: ServiceReference = "did:web:example.com#notes".parse().expect("a service");
    let inherited = "rpc:com.example.auth.send?aud=did:web:example.com%23notes";
    assert_eq!(texts(Some(&service)), [note, draft, inherited, any]);
    assert_eq!(texts(None), [note, draft, any], "a permission that inherits no audience permits nothing");

    let include = |audience| FULL.include_scope(audience).expect("an NSID").to_string();
    assert_eq!(include(None), "include:com.example.auth.full");
    assert_eq!(include(Some(&service)), "include:com.example.auth.full?aud=did:web:example.com%23notes");
    assert_eq!(BARE.scopes(None), Ok(Vec::new()));

    const INVALID: PermissionSet =
        PermissionSet::new("example").with_permissions(&[Permission::repo(&["com.example.note"], &["read"])]);
    assert_eq!(INVALID.include_scope(None).map_err(|error| error.kind()), Err(ScopeErrorKind::InvalidValue));
    assert_eq!(INVALID.scopes(None).map_err(|error| error.kind()), Err(ScopeErrorKind::InvalidValue));
}
