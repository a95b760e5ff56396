//! Resolving the keys of issuers, with a server of DID documents.

use std::net::SocketAddr;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use lexgen_runtime::server::{DidResolver, Identity, ResolveKey, SigningKey};
use lexgen_runtime::{Did, XrpcError};
use tokio::net::TcpListener;

/// The key that signs the tokens of all issuers.
fn key() -> SigningKey {
    SigningKey::k256(&[7; 32]).expect("the secret is valid")
}

/// A DID document with the key in each of three forms: with a relative and an absolute id, and an invalid one.
fn document(did: &str) -> String {
    let key = key().verifying_key().to_string();
    let multikey = key.trim_start_matches("did:key:");
    let method = |id: &str, key: &str| format!(r#"{{"id":"{id}","type":"Multikey","publicKeyMultibase":"{key}"}}"#);
    let methods =
        [method("#atproto", multikey), method(&format!("{did}#atproto_label"), multikey), method("#other", "zQ3")];
    format!(r#"{{"id":"{did}","score":1.5,"verificationMethod":[{}]}}"#, methods.join(","))
}

/// Serves documents of `did:plc` and one of `did:web`, whose response the DID selects.
async fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    let web = format!("did:web:localhost%3A{}", address.port());
    let plc = async |axum::extract::Path(did): axum::extract::Path<String>| -> Response {
        match did.rsplit(':').next().unwrap_or_default() {
            "gone" => StatusCode::GONE.into_response(),
            "broken" => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            "elsewhere" => Redirect::temporary("/did:plc:known").into_response(),
            "large" => "[".repeat(65 * 1024).into_response(),
            "text" => "<html>".into_response(),
            "liar" => document("did:plc:known").into_response(),
            "keyless" => format!(r#"{{"id":"{did}"}}"#).into_response(),
            _ => document(&did).into_response(),
        }
    };
    let app = axum::Router::new()
        .route("/.well-known/did.json", get(move || std::future::ready(document(&web))))
        .route("/{did}", get(plc));
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

async fn resolve(resolver: &DidResolver, issuer: &str) -> Result<String, (u16, String)> {
    let issuer: Identity = issuer.parse().expect("the issuer is valid");
    let key = resolver.resolve(&issuer, false).await;
    key.map(|key| key.to_string()).map_err(|XrpcError { name, status, .. }| (status, name))
}

#[tokio::test]
async fn keys_are_found_in_did_documents() {
    let address = serve().await;
    let resolver = DidResolver::new().expect("reqwest can be initialized").plc_directory(&format!("http://{address}/"));
    let expected = Ok(key().verifying_key().to_string());
    assert_eq!(resolve(&resolver, "did:plc:known").await, expected);
    assert_eq!(resolve(&resolver, "did:plc:known#atproto_labeler").await, expected);
    assert_eq!(resolve(&resolver, "did:plc:known#bsky_chat").await, expected);

    let refused = Err((401, "BadJwtIss".to_owned()));
    for did in ["did:plc:gone", "did:plc:large", "did:plc:text", "did:plc:liar", "did:plc:keyless", "did:key:zQ3sh"] {
        assert_eq!(resolve(&resolver, did).await, refused, "{did}");
    }
    let failed = Err((502, "UpstreamFailure".to_owned()));
    for did in ["did:plc:broken", "did:plc:elsewhere"] {
        assert_eq!(resolve(&resolver, did).await, failed, "{did}");
    }
}

#[tokio::test]
async fn hosts_of_issuers_are_public_unless_allowed() {
    let address = serve().await;
    let did = format!("did:web:localhost%3A{}", address.port());
    let resolver = DidResolver::new().expect("reqwest can be initialized");
    assert_eq!(resolve(&resolver, &did).await, Err((401, "BadJwtIss".to_owned())));
    let open = resolver.clone().allow_private_addresses();
    assert_eq!(resolve(&open, &did).await, Ok(key().verifying_key().to_string()));
    assert!(open.document(&did.parse::<Did>().expect("the DID is valid")).await.is_ok());
}
