//! [`Client`]: who makes a request, by the address of the peer.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request};

/// How many times the points of a limit the IPv6 networks with the same first 48 bits share.
const NETWORKS: u32 = 16;

/// The client of a request.
pub(super) struct Client {
    key: String,
    /// The first 48 bits of an IPv6 address.
    network: Option<String>,
}

impl Client {
    pub(super) fn new(key: String) -> Self {
        Self { key, network: None }
    }

    /// Returns the client with the address of the peer, shortened to the network for IPv6; without a key if it is unknown.
    pub(super) fn of(request: &Request) -> Self {
        let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() else {
            return Self::new(String::new());
        };
        match peer.ip().to_canonical() {
            IpAddr::V4(address) => Self::new(address.to_string()),
            IpAddr::V6(address) => {
                let first = |bits: u32| Ipv6Addr::from_bits(address.to_bits() >> (128 - bits) << (128 - bits));
                Self { key: first(64).to_string(), network: Some(format!("{}/48", first(48))) }
            }
        }
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// The network that the client shares with others, and how many times the points of each limit they share.
    pub(super) fn network(&self) -> Option<(&str, u32)> {
        self.network.as_deref().map(|network| (network, NETWORKS))
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::body::Body;
    use axum::extract::{ConnectInfo, Request};

    use super::Client;

    #[test]
    fn peers_are_distinguished_by_address_or_network() {
        for (address, key, network) in [
            ("192.0.2.1:1", "192.0.2.1", None),
            ("[::ffff:192.0.2.1]:1", "192.0.2.1", None),
            ("[2001:db8:1:2:3:4:5:6]:1", "2001:db8:1:2::", Some(("2001:db8:1::/48", 16))),
        ] {
            let address: SocketAddr = address.parse().expect("the address is valid");
            let mut request = Request::new(Body::empty());
            request.extensions_mut().insert(ConnectInfo(address));
            let client = Client::of(&request);
            assert_eq!((client.key(), client.network()), (key, network));
        }
        assert_eq!(Client::of(&Request::new(Body::empty())).key(), "");
    }
}
