//! [`DidResolver`]: the keys of issuers, from their DID documents.
//!
//! Anybody can name any host as an issuer, so requests for documents are limited: to public addresses, in size and in time.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use lexgen_data::Did;
use lexgen_data::crypto::VerifyingKey;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use serde_json::Value;
use tokio::net::lookup_host;

use super::identity::Identity;
use super::verifier::ResolveKey;
use crate::xrpc::{USER_AGENT, XrpcError};

/// The maximum size of a DID document in bytes.
const DOCUMENT_LIMIT: usize = 64 * 1024;

/// The time limit of a request.
const WITHIN: Duration = Duration::from_secs(4);

/// The public directory of `did:plc`.
const PLC_DIRECTORY: &str = "https://plc.directory";

/// Resolves the keys of issuers with `did:plc` and `did:web`
/// ([DID](https://atproto.com/specs/did#did-documents)), without a cache: [`ServiceVerifier`](super::ServiceVerifier) has one.
///
/// A document has at most 64 KiB and must arrive within 4 seconds. Redirects are not followed, and proxies of the environment are
/// not used. The host of a `did:web` must be a domain name without a port, all of whose addresses are public. It is connected to
/// by these addresses, so it cannot resolve to others in the meantime.
///
/// ```
/// use lexgen_runtime::server::{DidResolver, ServiceAuthLayer, ServiceVerifier};
///
/// # fn show(app: axum::Router) -> Result<axum::Router, Box<dyn std::error::Error>> {
/// let verifier = ServiceVerifier::new("did:web:api.example.com".parse()?, DidResolver::new()?);
/// let app = app.layer(ServiceAuthLayer::new(verifier));
/// # Ok(app)
/// # }
/// ```
#[derive(Clone)]
pub struct DidResolver {
    directory: String,
    /// For the directory, which the service trusts.
    trusting: reqwest::Client,
    /// For hosts that anybody can name.
    guarded: reqwest::Client,
    allows_private: bool,
}

impl DidResolver {
    /// Creates a resolver.
    ///
    /// # Errors
    ///
    /// reqwest cannot be initialized, for example because the system has no certificates.
    pub fn new() -> Result<Self, reqwest::Error> {
        let builder = || {
            let builder = reqwest::Client::builder().timeout(WITHIN).redirect(Policy::none()).no_proxy().referer(false);
            builder.user_agent(USER_AGENT)
        };
        Ok(Self {
            directory: PLC_DIRECTORY.to_owned(),
            trusting: builder().build()?,
            guarded: builder().dns_resolver(Arc::new(OnlyPublic)).build()?,
            allows_private: false,
        })
    }

    /// Sets the URL of the directory of `did:plc`, which may have any address. The default is `https://plc.directory`.
    #[must_use]
    pub fn plc_directory(mut self, url: &str) -> Self {
        self.directory = url.trim_end_matches('/').to_owned();
        self
    }

    /// Allows hosts of `did:web` at any address, with a port, and `localhost` without TLS, for networks that are private as a
    /// whole. An issuer can then make this server send requests to any host that it reaches.
    #[must_use]
    pub fn allow_private_addresses(mut self) -> Self {
        self.allows_private = true;
        self.guarded = self.trusting.clone();
        self
    }

    /// Returns the DID document of a DID.
    ///
    /// # Errors
    ///
    /// 401 `BadJwtIss` if there is none or the DID cannot be resolved here, and 502 `UpstreamFailure` if it is unavailable.
    pub async fn document(&self, did: &Did) -> Result<Value, XrpcError> {
        let (client, url) = match (did.method(), did.as_str().strip_prefix("did:web:")) {
            ("plc", _) => (&self.trusting, format!("{}/{did}", self.directory)),
            (_, Some(host)) => (&self.guarded, self.web_url(host)?),
            (method, None) => return Err(refused(&format!("`did:{method}` is not supported"))),
        };
        let bytes = fetch(client, &url).await?;
        let document: Value = serde_json::from_slice(&bytes).map_err(|_| refused("its DID document is not JSON"))?;
        match document["id"].as_str() {
            Some(id) if id == did.as_str() => Ok(document),
            _ => Err(refused("its DID document is that of another DID")),
        }
    }

    /// Returns the address of the document of a `did:web`.
    fn web_url(&self, host: &str) -> Result<String, XrpcError> {
        let (name, port) = match host.split_once("%3A").or_else(|| host.split_once("%3a")) {
            Some((name, port)) if self.allows_private && !port.is_empty() => (name, Some(port)),
            Some(_) => return Err(refused("its host has a port")),
            None => (host, None),
        };
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
        let is_number = port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
        if !is_name || !is_number || name.parse::<IpAddr>().is_ok() {
            return Err(refused("its host is not a domain name"));
        }
        let is_local = name == "localhost";
        if !self.allows_private && (is_local || !name.contains('.')) {
            return Err(refused("its host is not public"));
        }
        let scheme = if is_local { "http" } else { "https" };
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        Ok(format!("{scheme}://{name}{port}/.well-known/did.json"))
    }
}

impl ResolveKey for DidResolver {
    async fn resolve(&self, issuer: &Identity, _refresh: bool) -> Result<VerifyingKey, XrpcError> {
        let document = self.document(&issuer.did).await?;
        key_of(&document, issuer).ok_or_else(|| refused(&format!("it has no valid key `#{}`", issuer.key_id())))
    }
}

impl fmt::Debug for DidResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DidResolver").field("allows_private", &self.allows_private).finish_non_exhaustive()
    }
}

/// Returns the key of an issuer in its document. Its id may be relative to the document.
fn key_of(document: &Value, issuer: &Identity) -> Option<VerifyingKey> {
    let suffix = format!("#{}", issuer.key_id());
    let is_key = |id: &str| id == suffix || id.strip_prefix(issuer.did.as_str()) == Some(&suffix);
    let methods = document["verificationMethod"].as_array()?;
    let method = methods.iter().find(|method| method["id"].as_str().is_some_and(is_key))?;
    VerifyingKey::from_verification_method(method["type"].as_str()?, method["publicKeyMultibase"].as_str()?).ok()
}

async fn fetch(client: &reqwest::Client, url: &str) -> Result<Vec<u8>, XrpcError> {
    let failed = |_| XrpcError::upstream_failure("the DID document of the issuer is unavailable");
    let mut response = client.get(url).header("accept", "application/json").send().await.map_err(failed)?;
    match response.status().as_u16() {
        200 => {}
        404 | 410 => return Err(refused("it has no DID document")),
        status => {
            let message = format!("the request for the DID document of the issuer has status {status}");
            return Err(XrpcError::upstream_failure(message));
        }
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if chunk.len() > DOCUMENT_LIMIT - bytes.len() {
            return Err(refused("its DID document is too large"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The error for an issuer whose tokens cannot be verified.
fn refused(reason: &str) -> XrpcError {
    XrpcError::new(401, "BadJwtIss", Some(format!("the issuer cannot be verified: {reason}")))
}

/// Resolves names of which all addresses are public.
struct OnlyPublic;

impl Resolve for OnlyPublic {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let addresses: Vec<SocketAddr> = lookup_host((name.as_str(), 0)).await?.collect();
            if !addresses.iter().all(|address| is_public(address.ip())) {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the address is not public").into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// Networks of IPv4 that are not public: their first address, and the length of their prefix
/// ([registry](https://www.iana.org/assignments/iana-ipv4-special-registry/)).
const SPECIAL_V4: &[(Ipv4Addr, u32)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// The networks of IPv6 within `2000::/3` that are not public, or contain addresses of IPv4
/// ([registry](https://www.iana.org/assignments/iana-ipv6-special-registry/)).
const SPECIAL_V6: &[(Ipv6Addr, u32)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// The only network of IPv6 with public addresses of hosts.
const GLOBAL_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let is_in =
                |(network, prefix): &(Ipv4Addr, u32)| (address.to_bits() ^ network.to_bits()) >> (32 - prefix) == 0;
            !SPECIAL_V4.iter().any(is_in)
        }
        IpAddr::V6(address) => {
            let is_in =
                |(network, prefix): &(Ipv6Addr, u32)| (address.to_bits() ^ network.to_bits()) >> (128 - prefix) == 0;
            is_in(&GLOBAL_V6) && !SPECIAL_V6.iter().any(is_in)
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::dns::Resolve;

    use super::{DidResolver, OnlyPublic, is_public};

    #[test]
    fn only_public_addresses_are_connected_to() {
        for address in
            ["1.1.1.1", "100.63.255.255", "100.128.0.0", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "2a00::1"]
        {
            assert!(is_public(address.parse().expect("it is an address")), "{address}");
        }
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:1ff::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
        ] {
            assert!(!is_public(address.parse().expect("it is an address")), "{address}");
        }
    }

    #[tokio::test]
    async fn names_of_private_addresses_are_not_resolved() {
        let name = "localhost".parse().expect("it is a name");
        assert!(OnlyPublic.resolve(name).await.is_err());
    }

    #[test]
    fn hosts_are_public_names_without_a_port() {
        let resolver = DidResolver::new().expect("reqwest can be initialized");
        assert_eq!(resolver.web_url("example.com").ok().as_deref(), Some("https://example.com/.well-known/did.json"));
        let hosts = [
            "localhost",
            "intranet",
            "127.0.0.1",
            "example.com%3A8080",
            "localhost%3A80",
            "a.example:path",
            "a@b.example",
            "",
        ];
        for host in hosts {
            assert_eq!(resolver.web_url(host).expect_err("it is refused").status, 401, "{host}");
        }
        let open = resolver.allow_private_addresses();
        assert_eq!(open.web_url("localhost%3A80").ok().as_deref(), Some("http://localhost:80/.well-known/did.json"));
        assert!(open.web_url("localhost%3A80%2Fx").is_err() && open.web_url("127.0.0.1").is_err());
    }
}
