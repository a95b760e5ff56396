//! The traits that users expect of every string format.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::str::FromStr;

use lexgen_data::{
    AtIdentifier, AtUri, Borrowed, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, SyntaxError, Tid,
    Uri,
};

/// Two strings of each format, in the order of strings.
macro_rules! for_each_format {
    ($check:ident) => {
        $check::<AtIdentifier>(["alice.example.com", "did:plc:abc"]);
        $check::<AtUri>(["at://alice.example.com", "at://did:plc:abc/com.example.post/1"]);
        $check::<Cid>([
            "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
            "zb2rhe5P4gXftAwvA4eXQ5HJwsER2owDyS9sKaQRRVQPn93bA",
        ]);
        $check::<Did>(["did:plc:abc", "did:web:example.com"]);
        $check::<Handle>(["Alice.example.com", "alice.example.com"]);
        $check::<Language>(["en", "pt-BR"]);
        $check::<Nsid>(["com.example.like", "com.example.post"]);
        $check::<RecordKey>(["3jzfcijpj2z2a", "self"]);
        $check::<SpaceRef>([
            "at://did:plc:abc/space/com.example.group/1",
            "at://did:plc:abc/space/com.example.group/2",
        ]);
        $check::<Tid>(["3jzfcijpj2z2a", "3jzfcijpj2z2b"]);
        $check::<Uri>(["https://example.com/", "mailto:alice@example.com"]);
        // Borrowed datetimes have the order of strings, which need not be that of the instants.
        $check::<Borrowed<'_, Datetime>>(["2024-05-06T06:08:09Z", "2024-05-06T07:08:09+02:00"]);
    };
}

#[test]
fn a_string_finds_its_key_in_maps_of_every_kind() {
    fn check<T: TryFrom<&'static str, Error = SyntaxError> + Borrow<str> + Ord + Hash>(texts: [&'static str; 2]) {
        let values = || texts.map(|text| (T::try_from(text).unwrap_or_else(|error| panic!("{text}: {error}")), text));
        let (hashed, ordered) = (HashMap::from(values()), BTreeMap::from(values()));
        for text in texts {
            assert_eq!(hashed.get(text), Some(&text));
            assert_eq!(ordered.get(text), Some(&text));
        }
        assert_eq!(hashed.get("other"), None);
        assert_eq!(ordered.get("other"), None);
    }
    for_each_format!(check);
}

#[test]
fn every_format_converts_from_strings_and_to_them() {
    fn check<T>([text, other]: [&'static str; 2])
    where
        T: TryFrom<&'static str, Error = SyntaxError> + TryFrom<String, Error = SyntaxError>,
        T: AsRef<str> + Into<String> + Display + Debug + Ord + Clone,
        T: PartialEq<str> + PartialEq<&'static str> + PartialEq<String>,
    {
        let value = T::try_from(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(T::try_from(text.to_owned()).as_ref(), Ok(&value));
        assert_eq!((value.as_ref(), value.to_string(), value.clone().into()), (text, text.to_owned(), text.to_owned()));
        assert!(value == *text && value == text && value != other);
        assert!(T::try_from("no such format").is_err());
    }
    for_each_format!(check);
    check::<Datetime>(["2024-05-06T07:08:09Z", "2024-05-06T07:08:10Z"]);
}

#[test]
fn every_owned_format_is_parsed() {
    fn check<T: FromStr<Err = SyntaxError> + PartialEq<str> + Debug>(text: &str) {
        let value: T = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(value == *text);
    }
    check::<Did>("did:plc:abc");
    check::<AtIdentifier>("did:plc:abc");
    check::<Tid>("3jzfcijpj2z2a");
    check::<Datetime>("2024-05-06T07:08:09Z");
}

#[test]
fn the_order_is_that_of_the_strings() {
    fn check<T: TryFrom<&'static str, Error = SyntaxError> + Ord>([first, second]: [&'static str; 2]) {
        let value = |text| T::try_from(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(value(first).cmp(&value(second)), first.cmp(second));
    }
    for_each_format!(check);
}
