//! Authentication between services: valid tokens, and the errors of invalid ones.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{map_request, map_response};
use axum::response::Response;
use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER};
use lexgen_runtime::server::{
    Identity, ResolveKey, ServiceAuthError, ServiceAuthLayer, ServiceClaims, ServiceSigner, ServiceVerifier,
    SigningKey, VerifyingKey,
};
use lexgen_runtime::{Method, Nsid, XrpcError};
use serde_json::{Value, json};

mod service;
mod support;

use service::{Account, Copy, CreateNote, Search, router};
use support::{TestResponse, send};

const CALLER: &str = "did:web:caller.example";
const OURS: &str = "did:web:api.example#notes";

fn identity(text: &str) -> Identity {
    text.parse().expect("the identity is valid")
}

/// The key of the caller.
fn key() -> SigningKey {
    SigningKey::k256(&[7; 32]).expect("the secret is valid")
}

fn signer() -> ServiceSigner {
    ServiceSigner::new(identity(CALLER), key())
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("the clock is after 1970");
    i64::try_from(since.as_secs()).expect("the time fits")
}

/// Resolves only the key of the caller.
async fn known_keys(issuer: Identity, _refresh: bool) -> Result<VerifyingKey, XrpcError> {
    match issuer.did.as_str() {
        CALLER => Ok(key().verifying_key()),
        "did:web:down.example" => Err(XrpcError::internal_server_error("the password of the cache")),
        _ => Err(XrpcError::new(401, "UntrustedIss", None)),
    }
}

fn verifier() -> ServiceVerifier<impl ResolveKey> {
    ServiceVerifier::new(identity(OURS), known_keys)
}

fn verify<R: ResolveKey>(verifier: &ServiceVerifier<R>, token: &str) -> Result<ServiceClaims, ServiceAuthError> {
    let method: Nsid = Search::NSID.parse().expect("the NSID is valid");
    runtime().block_on(verifier.verify(token, &method))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("the runtime starts")
}

/// Signs a token with these parts.
fn token_of(header: &Value, claims: &Value, key: &SigningKey) -> String {
    raw_token(&header.to_string(), &claims.to_string(), key)
}

fn raw_token(header: &str, claims: &str, key: &SigningKey) -> String {
    let [header, claims] = [header, claims].map(|part| BASE64URL_NOPAD.encode(part.as_bytes()));
    let signed = format!("{header}.{claims}");
    let signature = BASE64URL_NOPAD.encode(&key.sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

fn header() -> Value {
    json!({ "typ": "JWT", "alg": "ES256K" })
}

fn claims() -> Value {
    let now = now();
    json!({ "iss": CALLER, "aud": OURS, "exp": now + 60, "iat": now, "lxm": Search::NSID, "jti": "1" })
}

/// Returns the object with another value for `name`, or without it.
fn with(mut object: Value, name: &str, value: Value) -> Value {
    let entries = object.as_object_mut().expect("the value is an object");
    match value {
        Value::Null => entries.remove(name),
        value => entries.insert(name.to_owned(), value),
    };
    object
}

fn get(app: &axum::Router, path: &str, token: Option<&str>) -> TestResponse {
    let mut request = Request::get(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let runtime = runtime();
    let _entered = runtime.enter();
    send(app, request.body(Body::empty()).expect("the request is valid"))
}

const SEARCH: &str = "/xrpc/com.example.search?q=account";

/// Returns a router behind the layer, with a route that returns the caller.
fn app(layer: ServiceAuthLayer<impl ResolveKey>) -> axum::Router {
    let sign_in = |mut request: Request| async {
        if let Ok(claims) = ServiceClaims::of(request.extensions()) {
            let account = Account(claims.issuer.to_string());
            request.extensions_mut().insert(account);
        }
        request
    };
    router().into_axum().layer(map_request(sign_in)).layer(layer)
}

#[test]
fn a_token_identifies_the_caller() {
    let app = app(ServiceAuthLayer::new(verifier()));
    let response = get(&app, SEARCH, Some(&signer().token::<Search>(&identity(OURS))));
    assert_eq!((response.status(), response.json()), (200, json!({ "text": CALLER })));
}

#[test]
fn each_invalid_token_has_its_error_name() {
    let now = now();
    let own = |name: &str, value: Value| (header(), with(claims(), name, value));
    let of_header = |name: &str, value: Value| (with(header(), name, value), claims());
    for ((header, claims), error) in [
        (of_header("typ", json!("at+jwt")), "BadJwtType"),
        (of_header("typ", json!("refresh+jwt")), "BadJwtType"),
        (of_header("typ", json!("DPoP+jwt")), "BadJwtType"),
        (of_header("typ", json!(1)), "BadJwt"),
        (of_header("crit", json!(["exp"])), "BadJwt"),
        (of_header("alg", Value::Null), "BadJwt"),
        (of_header("alg", json!("none")), "BadJwtSignature"),
        (of_header("alg", json!("HS256")), "BadJwtSignature"),
        (of_header("alg", json!("ES256")), "BadJwtSignature"),
        (own("iss", Value::Null), "BadJwt"),
        (own("iss", json!("caller.example")), "BadJwtIss"),
        (own("iss", json!("did:web:caller.example#")), "BadJwtIss"),
        (own("iss", json!("did:web:other.example")), "UntrustedIss"),
        (own("iss", json!("did:web:caller.example#atproto_labeler")), "BadJwtIss"),
        (own("nbf", json!(now + 3600)), "BadJwt"),
        (own("nbf", json!("soon")), "BadJwt"),
        (own("exp", json!(1.5)), "JwtExpired"),
        (own("aud", Value::Null), "BadJwt"),
        (own("aud", json!([OURS])), "BadJwt"),
        (own("aud", json!("did:web:api.example")), "BadJwtAudience"),
        (own("aud", json!("*")), "BadJwtAudience"),
        (own("exp", Value::Null), "BadJwt"),
        (own("exp", json!("soon")), "BadJwt"),
        (own("exp", json!(i64::MIN)), "JwtExpired"),
        (own("exp", json!(now - 60)), "JwtExpired"),
        (own("exp", json!(now + 7200)), "BadJwt"),
        (own("exp", json!(i64::MAX)), "BadJwt"),
        (own("iat", json!(now + 3600)), "BadJwt"),
        (own("iat", json!(now - 7200)), "BadJwt"),
        (own("iat", json!(i64::MIN)), "BadJwt"),
        (own("lxm", Value::Null), "BadJwtLexiconMethod"),
        (own("lxm", json!("com.example.copy")), "BadJwtLexiconMethod"),
        (own("lxm", json!("*")), "BadJwt"),
        (own("jti", json!(1)), "BadJwt"),
    ] {
        let app = app(ServiceAuthLayer::new(verifier()));
        let response = get(&app, SEARCH, Some(&token_of(&header, &claims, &key())));
        assert_eq!((response.status(), response.error().as_deref()), (401, Some(error)), "{header} {claims}");
        assert_eq!(response.header("www-authenticate"), Some("Bearer"));
        assert_eq!(response.header("content-type"), Some("application/json"));
    }
}

#[test]
fn optional_parts_may_be_absent() {
    for (header, claims) in [
        (with(header(), "typ", Value::Null), claims()),
        (with(header(), "typ", json!("jwt")), claims()),
        (with(header(), "kid", json!("#atproto")), claims()),
        (header(), with(claims(), "iat", Value::Null)),
        (header(), with(claims(), "jti", Value::Null)),
        (header(), with(claims(), "sub", json!({ "a": [] }))),
        (header(), with(claims(), "nbf", json!(now() - 1))),
        (header(), with(claims(), "nbf", json!(1.5))),
        (header(), with(claims(), "exp", json!(60.5 + now() as f64))),
        (header(), with(claims(), "unknown", json!(1.5))),
        (header(), with(claims(), "lxm", json!("COM.Example.search"))),
    ] {
        let token = token_of(&header, &claims, &key());
        assert!(verify(&verifier(), &token).is_ok(), "{header} {claims}");
    }
}

#[test]
fn malformed_tokens_are_refused() {
    let good = token_of(&header(), &claims(), &key());
    let twice = claims().to_string().replacen('{', r#"{"exp":1,"#, 1);
    let long = with(claims(), "jti", json!("x".repeat(10_000)));
    for token in [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "a.b.c.d".to_owned(),
        good.replace('.', ""),
        format!("{good}="),
        format!("{good}."),
        format!(" {good}"),
        raw_token("[]", "{}", &key()),
        raw_token(&header().to_string(), &twice, &key()),
        raw_token(&header().to_string(), "\u{feff}{}", &key()),
        raw_token(&header().to_string(), &"[".repeat(5000), &key()),
        token_of(&header(), &long, &key()),
    ] {
        assert_eq!(verify(&verifier(), &token), Err(ServiceAuthError::Malformed), "{token}");
    }
}

#[test]
fn a_modified_token_is_refused() {
    let good = token_of(&header(), &claims(), &key());
    let verifier = verifier().replays(0);
    assert!(verify(&verifier, &good).is_ok());
    for place in 0..good.len() {
        for other in ["A", "B", ".", "é", ""] {
            let mut changed = good.clone();
            changed.replace_range(place..=place, other);
            assert!(changed == good || verify(&verifier, &changed).is_err(), "{changed}");
        }
    }
}

#[test]
fn a_rotated_key_is_resolved_again_once() {
    let refreshes = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&refreshes);
    let is_new = Arc::new(AtomicBool::new(true));
    let becomes_new = Arc::clone(&is_new);
    let resolver = move |_: Identity, refresh: bool| {
        sink.lock().expect("no panic holds the lock").push(refresh);
        let key = if refresh && becomes_new.load(Ordering::Relaxed) { key() } else { other_key() };
        async move { Ok(key.verifying_key()) }
    };
    let verifier = ServiceVerifier::new(identity(OURS), resolver);
    assert!(verify(&verifier, &signer().token::<Search>(&identity(OURS))).is_ok());
    is_new.store(false, Ordering::Relaxed);
    let forged = ServiceSigner::new(identity(CALLER), other_key()).token::<Search>(&identity(OURS));
    assert_eq!(verify(&verifier, &forged), Err(ServiceAuthError::Signature));
    assert_eq!(*refreshes.lock().expect("no panic holds the lock"), [false, true]);
}

#[test]
fn a_token_that_expires_during_key_resolution_is_refused() {
    let expires_at = now() + 1;
    let resolver = move |_: Identity, _: bool| async move {
        while now() <= expires_at {
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(key().verifying_key())
    };
    let verifier = ServiceVerifier::new(identity(OURS), resolver).leeway(Duration::ZERO);
    let token = token_of(&header(), &with(claims(), "exp", json!(expires_at)), &key());
    assert_eq!(verify(&verifier, &token), Err(ServiceAuthError::Expired));
}

#[test]
fn forged_tokens_cause_at_most_two_resolutions() {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let resolver = move |_: Identity, _: bool| {
        counter.fetch_add(1, Ordering::Relaxed);
        async {
            tokio::task::yield_now().await;
            Ok(key().verifying_key())
        }
    };
    let verifier = Arc::new(ServiceVerifier::new(identity(OURS), resolver));
    let forger = ServiceSigner::new(identity(CALLER), other_key());
    runtime().block_on(async {
        let tasks: Vec<_> = (0..1000)
            .map(|_| {
                let (verifier, token) = (Arc::clone(&verifier), forger.token::<Search>(&identity(OURS)));
                let method: Nsid = Search::NSID.parse().expect("the NSID is valid");
                tokio::spawn(async move { verifier.verify(&token, &method).await })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.expect("no task panics"), Err(ServiceAuthError::Signature));
        }
    });
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[test]
fn failures_are_cached_and_resolution_is_limited_in_time() {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let resolver = move |_: Identity, _: bool| {
        counter.fetch_add(1, Ordering::Relaxed);
        std::future::pending()
    };
    let verifier = ServiceVerifier::new(identity(OURS), resolver).key_time_limit(Duration::from_millis(20));
    for _ in 0..3 {
        let error = verify(&verifier, &signer().token::<Search>(&identity(OURS))).map_err(XrpcError::from);
        assert_eq!(error.map_err(|error| (error.status, error.name)), Err((504, "UpstreamTimeout".to_owned())));
    }
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[test]
fn services_are_accepted_by_name_and_are_not_accounts() {
    let claims = with(claims(), "iss", json!("did:web:caller.example#atproto_labeler"));
    let verifier = verifier().issuer_service("atproto_labeler");
    let accepted = verify(&verifier, &token_of(&header(), &claims, &key())).expect("the service is accepted");
    assert_eq!(accepted.account(), None);
    let account = verify(&verifier, &signer().token::<Search>(&identity(OURS))).expect("the account is accepted");
    assert_eq!(account.account().map(|did| did.as_str()), Some(CALLER));
}

/// Returns a key on the other curve.
fn other_key() -> SigningKey {
    SigningKey::p256(&[7; 32]).expect("the secret is valid")
}

#[test]
fn keys_are_not_resolved_for_malformed_tokens() {
    let resolutions = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&resolutions);
    let resolver = move |_: Identity, _: bool| {
        counter.fetch_add(1, Ordering::Relaxed);
        async { Ok(key().verifying_key()) }
    };
    let verifier = ServiceVerifier::new(identity(OURS), resolver);
    for (name, value) in
        [("exp", json!(1)), ("aud", json!("did:web:other.example")), ("lxm", json!("com.example.copy"))]
    {
        assert!(verify(&verifier, &token_of(&header(), &with(claims(), name, value), &key())).is_err());
    }
    assert_eq!(resolutions.load(Ordering::Relaxed), 0);
}

#[test]
fn a_token_can_be_used_once() {
    let app = app(ServiceAuthLayer::new(verifier()));
    let signer = signer();
    let tokens = [signer.token::<Search>(&identity(OURS)), signer.token::<Search>(&identity(OURS))];
    for token in &tokens {
        assert_eq!(get(&app, SEARCH, Some(token)).status(), 200);
    }
    for token in &tokens {
        let response = get(&app, SEARCH, Some(token));
        assert_eq!((response.status(), response.error().as_deref()), (401, Some("JwtReplayed")));
    }
    let verifier = verifier().replays(0);
    assert!(verify(&verifier, &tokens[0]).is_ok() && verify(&verifier, &tokens[0]).is_ok());
}

#[test]
fn a_token_without_an_id_is_not_replayed_with_a_different_signature_encoding() {
    let token = token_of(&header(), &with(claims(), "jti", Value::Null), &key());
    let (signed, signature) = token.rsplit_once('.').expect("the token has a signature");
    let mut signature = BASE64URL_NOPAD.decode(signature.as_bytes()).expect("the text is base64");
    negate(&mut signature[32..]);
    let other = format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature));
    assert_eq!(verify(&verifier(), &other), Err(ServiceAuthError::Signature));
    let verifier = verifier().high_s(true);
    assert!(verify(&verifier, &other).is_ok());
    assert_eq!(verify(&verifier, &token), Err(ServiceAuthError::Replayed));
}

/// Subtracts a number from the order of K-256, which returns the other S of a signature.
fn negate(scalar: &mut [u8]) {
    let order = HEXLOWER
        .decode(b"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
        .expect("the text is hexadecimal");
    let mut borrow = 0;
    for (digit, minuend) in scalar.iter_mut().zip(order).rev() {
        let difference = 256 + i32::from(minuend) - i32::from(*digit) - borrow;
        borrow = i32::from(difference < 256);
        *digit = u8::try_from(difference % 256).expect("the remainder is a byte");
    }
}

#[test]
fn requests_without_a_token_pass_only_if_tokens_are_optional() {
    let response = get(&app(ServiceAuthLayer::new(verifier())), SEARCH, None);
    assert_eq!((response.status(), response.error().as_deref()), (401, Some("MissingJwt")));
    let app = app(ServiceAuthLayer::new(verifier()).optional(true));
    assert_eq!(get(&app, SEARCH, None).json(), json!({ "text": "" }));
    let response = get(&app, SEARCH, Some("x"));
    assert_eq!((response.status(), response.error().as_deref()), (401, Some("BadJwt")));
    let twice = Request::get(SEARCH).header("authorization", "Bearer x").header("authorization", "Bearer y");
    let response = send(&app, twice.body(Body::empty()).expect("the request is valid"));
    assert_eq!((response.status(), response.error().as_deref()), (401, Some("MissingJwt")));
}

#[test]
fn a_token_is_for_the_method_of_the_path() {
    let layer = ServiceAuthLayer::new(verifier());
    let one = router().layered_route::<Search>(layer.clone()).into_axum();
    let token = || signer().token::<Search>(&identity(OURS));
    let other = || signer().token::<CreateNote>(&identity(OURS));
    for app in [one.clone(), app(layer)] {
        assert_eq!(get(&app, SEARCH, Some(&token())).status(), 200);
        assert_eq!(get(&app, SEARCH, Some(&other())).error().as_deref(), Some("BadJwtLexiconMethod"));
    }
    let copy = Request::post("/xrpc/com.example.copy").header("content-type", "text/plain").body(Body::from("a"));
    assert_eq!(
        send(&one, copy.expect("the request is valid")).status(),
        200,
        "`{}` is not behind the layer",
        Copy::NSID
    );
    let app = app(ServiceAuthLayer::new(verifier().any_method(true)).optional(true));
    for path in ["/xrpc/com.example.unknown/xrpc/x", "/other", "/xrpc/com.example.copy%20"] {
        let response = get(&app, path, Some(&token_of(&header(), &with(claims(), "lxm", Value::Null), &key())));
        assert_eq!(response.error().as_deref(), Some("BadJwtLexiconMethod"), "{path}");
    }
}

#[test]
fn errors_of_resolvers_are_not_sent_to_clients() {
    let claims = with(claims(), "iss", json!("did:web:down.example"));
    // A layer around sees the error, and can log it.
    let report = |mut response: Response| async {
        let error = response.extensions().get::<XrpcError>().and_then(|error| error.message.clone());
        response.headers_mut().insert("x-reported", error.unwrap_or_default().parse().expect("the message is ASCII"));
        response
    };
    let app = app(ServiceAuthLayer::new(verifier())).layer(map_response(report));
    let response = get(&app, SEARCH, Some(&token_of(&header(), &claims, &key())));
    assert_eq!(response.status(), 500);
    assert_eq!(response.json(), json!({ "error": "InternalServerError", "message": "Internal Server Error" }));
    assert_eq!(response.header("x-reported"), Some("the password of the cache"));
}

#[test]
fn verifiers_have_settings() {
    let accepts = |verifier: ServiceVerifier<_>, name: &str, value: Value| {
        verify(&verifier, &token_of(&header(), &with(claims(), name, value), &key())).is_ok()
    };
    assert!(accepts(verifier().audience(identity("did:web:api.example")), "aud", json!("did:web:api.example")));
    assert!(accepts(verifier().leeway(Duration::from_secs(100)), "exp", json!(now() - 60)));
    assert!(accepts(verifier().max_lifetime(Duration::from_secs(9000)), "exp", json!(now() + 7200)));
    assert!(!accepts(verifier().max_lifetime(Duration::from_secs(10)), "exp", json!(now() + 60)));
    assert!(accepts(verifier().any_method(true), "lxm", Value::Null));
    assert!(!accepts(verifier().any_method(true), "lxm", json!("com.example.copy")));
}

#[test]
fn a_signer_sets_the_method_and_the_expiry() {
    let signer = signer().lifetime(Duration::from_secs(300));
    let claims = verify(&verifier(), &signer.token::<Search>(&identity(OURS))).expect("the token is valid");
    assert_eq!((claims.issuer.to_string(), claims.audience.to_string()), (CALLER.to_owned(), OURS.to_owned()));
    assert_eq!(claims.method.as_ref().map(Nsid::as_str), Some(Search::NSID));
    assert_eq!(claims.issued_at.map(|time| claims.expires_at - time), Some(300));
    let id = claims.id.clone().unwrap_or_default();
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    let again = verify(&verifier().replays(0), &signer.sign(&claims)).expect("the token is valid");
    assert_eq!(again, claims);
}

#[test]
fn debug_does_not_show_secrets() {
    let shown = format!("{:?} {:?} {:?}", key(), signer(), ServiceAuthLayer::new(verifier()));
    for secret in ["07070707", "BwcHBwcH", "7, 7"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// Secrets and their public keys, published by the reference implementation (interop-test-files/crypto).
#[test]
fn keys_match_the_published_samples() {
    let k256 = |secret: &[u8]| SigningKey::k256(secret);
    let p256 = |secret: &[u8]| SigningKey::p256(secret);
    for (make, secret, public) in [
        (
            k256 as fn(&[u8]) -> _,
            "9085d2bef69286a6cbb51623c8fa258629945cd55ca705cc4e66700396894e0c",
            "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
        ),
        (
            k256,
            "f0f4df55a2b3ff13051ea814a8f24ad00f2e469af73c363ac7e9fb999a9072ed",
            "did:key:zQ3shtxV1FrJfhqE1dvxYRcCknWNjHc3c5X1y3ZSoPDi2aur2",
        ),
        (
            p256,
            "82ebbd63ebbd9ff60141a69bd4c9be282f2415e8eafa9d42c0ed396daccca979",
            "did:key:zDnaeTiq1PdzvZXUaMdezchcMJQpBdH2VN4pgrrEhMCCbmwSb",
        ),
    ] {
        let key =
            make(&HEXLOWER.decode(secret.as_bytes()).expect("the text is hexadecimal")).expect("the secret is valid");
        assert_eq!(key.verifying_key().to_string(), public);
        assert_eq!(public.parse(), Ok(key.verifying_key()));
        assert_eq!(public.trim_start_matches("did:key:").parse(), Ok(key.verifying_key()));
        assert!(key.verifying_key().verify(b"hello", &key.sign(b"hello")));
    }
}

/// Signatures published by the reference implementation (interop-test-files/crypto). Only those with a low S are accepted.
#[test]
fn signatures_match_the_published_samples() {
    const P256: &str = "did:key:zDnaembgSGUhZULN2Caob4HLJPaxBh92N7rtH21TErzqf8HQo";
    const K256: &str = "did:key:zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc";
    let message = BASE64_NOPAD.decode(b"oWVoZWxsb2V3b3JsZA").expect("the text is base64");
    for (key, signature, is_good) in [
        (P256, "2vZNsG3UKvvO/CDlrdvyZRISOFylinBh0Jupc6KcWoJWExHptCfduPleDbG3rko3YZnn9Lw0IjpixVmexJDegg", true),
        (K256, "5WpdIuEUUfVUYaozsi8G0B3cWO09cgZbIIwg1t2YKdUn/FEznOndsz/qgiYb89zwxYCbB71f7yQK5Lr7NasfoA", true),
        (P256, "2vZNsG3UKvvO/CDlrdvyZRISOFylinBh0Jupc6KcWoKp7O4VS9giSAah8k5IUbXIW00SuOrjfEqQ9HEkN9JGzw", false),
        (K256, "5WpdIuEUUfVUYaozsi8G0B3cWO09cgZbIIwg1t2YKdXYA67MYxYiTMAVfdnkDCMN9S5B3vHosRe07aORmoshoQ", false),
    ] {
        let key: VerifyingKey = key.parse().expect("the key is valid");
        let signature = BASE64_NOPAD.decode(signature.as_bytes()).expect("the text is base64");
        assert_eq!(key.verify(&message, &signature), is_good);
        assert!(!key.verify(b"other", &signature));
        assert!(!key.verify(&message, &signature[1..]));
    }
}

#[test]
fn an_invalid_key_is_an_error() {
    for text in [
        "",
        "did:key:",
        "did:key:z",
        "did:web:example.com",
        "Q3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
        "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBm",
        "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBmee",
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "did:key:zé",
    ] {
        let key: Result<VerifyingKey, _> = text.parse();
        assert!(key.is_err(), "{text}");
    }
    for secret in [&[0; 32][..], &[0xff; 32], &[7; 31], &[7; 33], &[]] {
        assert!(SigningKey::k256(secret).is_err() && SigningKey::p256(secret).is_err());
    }
}
