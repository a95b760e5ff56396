//! [`issuer_group`]: issuers that one party can create in any number.

use lexgen_data::Did;

/// Returns the DID, or for `did:web` the method and the domain to which the host belongs.
///
/// Without a list of public suffixes, the domain is the last two labels, or three if the second to last is short, as in
/// `example.co.uk`. A group that is too large makes its members share an allowance. One that is too small would let wildcard
/// subdomains have any number of them.
pub(super) fn issuer_group(did: &Did) -> String {
    let text = did.as_str();
    let Some(host) = text.strip_prefix("did:web:") else { return text.to_owned() };
    // A port is escaped, and a path follows a colon.
    let host = host.split(['%', ':']).next().unwrap_or(host).to_ascii_lowercase();
    let mut dots = host.trim_end_matches('.').rmatch_indices('.').map(|(place, _)| place);
    let cut = match (dots.next(), dots.next(), dots.next()) {
        (Some(last), Some(second), third) if last - second <= 4 => third,
        (_, second, _) => second,
    };
    format!("did:web:{}", &host[cut.map_or(0, |place| place + 1)..])
}

#[cfg(test)]
mod tests {
    use super::issuer_group;

    #[test]
    fn subdomains_are_in_the_group_of_their_domain() {
        for (did, group) in [
            ("did:plc:ar7c4by46qjdydhdevvrndac", "did:plc:ar7c4by46qjdydhdevvrndac"),
            ("did:web:example.com", "did:web:example.com"),
            ("did:web:a.EXAMPLE.com", "did:web:example.com"),
            ("did:web:a.b.example.com:path", "did:web:example.com"),
            ("did:web:a.b.example.co.uk", "did:web:example.co.uk"),
            ("did:web:example.co.uk", "did:web:example.co.uk"),
            ("did:web:localhost%3A80", "did:web:localhost"),
        ] {
            assert_eq!(issuer_group(&did.parse().expect("the DID is valid")), group, "{did}");
        }
    }
}
