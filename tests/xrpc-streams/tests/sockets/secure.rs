//! Subscriptions over TLS: trusted and untrusted certificates.

use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::SinkExt;
use lexgen_runtime::Frame;
use lexgen_runtime::client::{Subscribe, SubscriptionError, Tungstenite, subscribe};
use lexgen_xrpc_streams::own::com::example::follow::Follow;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{next, params};
use crate::support::{chain, tick};

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// Starts a server with a self-signed certificate. It sends one message to each client that completes the handshake.
async fn serve() -> (SocketAddr, CertificateDer<'static>) {
    let generated = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("the name is valid");
    let certificate = generated.cert.der().clone();
    let key = PrivateKeyDer::try_from(generated.signing_key.serialize_der()).expect("the key is valid");
    let config = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let config = config.expect("the provider has protocol versions").with_no_client_auth();
    let config = config.with_single_cert(vec![certificate.clone()], key).expect("the key belongs to the certificate");
    let acceptor = TlsAcceptor::from(Arc::new(config));

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(stream) = acceptor.accept(stream).await else { continue };
            let mut socket = accept_async(stream).await.expect("the client opens a WebSocket");
            let frame = Frame::<Follow>::write_message(&tick(1, 3)).expect("the frame can be written");
            socket.send(Message::Binary(frame.into())).await.expect("the client listens");
            let _ = socket.close(None).await;
        }
    });
    (address, certificate)
}

fn subscription(address: SocketAddr) -> Subscribe<Follow> {
    subscribe(&format!("https://localhost:{}", address.port()), &params("end")).expect("the parameters are valid")
}

#[tokio::test]
async fn a_trusted_certificate_is_accepted() {
    let (address, certificate) = serve().await;
    let mut roots = RootCertStore::empty();
    roots.add(certificate).expect("the certificate is valid");
    let config = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let config =
        config.expect("the provider has protocol versions").with_root_certificates(roots).with_no_client_auth();
    let mut events = subscription(address).transport(Tungstenite::with_tls(Arc::new(config))).open();
    assert_eq!(next(&mut events).await.and_then(Result::ok), Some(tick(1, 3)));
}

#[tokio::test]
async fn an_untrusted_certificate_is_refused() {
    let (address, _) = serve().await;
    let error =
        next(&mut subscription(address).open()).await.expect("the stream continues").expect_err("an error is received");
    assert!(matches!(&error, SubscriptionError::Connection(_)), "{error:?}");
    assert!(chain(&error).contains("certificate"), "{error}");
}
