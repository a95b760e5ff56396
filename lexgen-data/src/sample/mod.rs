//! Random data for tests: strings of each format, strings within bounds, and values of the data model.
//!
//! All data follows the rules of its format or of the data model, and hits the edges of these rules more often than by
//! chance.
//!
//! ```
//! use lexgen_data::sample::{Random, TextBounds, text, text_of};
//! use lexgen_data::{Datetime, graphemes};
//!
//! let mut random = Random::with_seed(7);
//! let bounds = TextBounds { max_length: Some(30), min_graphemes: 3, ..TextBounds::default() };
//! let made = text(&bounds, &mut random)?;
//! assert!(made.len() <= 30 && graphemes(&made) >= 3);
//!
//! let made = text_of::<Datetime>(&TextBounds::default(), &mut random)?;
//! assert!(Datetime::new(made).is_ok());
//! # Ok::<(), lexgen_data::sample::Impossible>(())
//! ```

mod format;
mod names;
mod random;
mod text;
mod value;

pub use self::format::text_of;
pub use self::random::Random;
pub use self::text::{Impossible, LONGEST, TextBounds, text};
pub use self::value::{blob, blob_value, bytes, field_name, link, object, type_name, value};

#[cfg(test)]
mod tests {
    use super::{Random, TextBounds, object, text, text_of, value};
    use crate::{
        AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, StringFormat, Tid, Uri,
        Value, dag_cbor, graphemes, json,
    };

    #[track_caller]
    fn assert_format<T: StringFormat>(lengths: std::ops::RangeInclusive<u64>) {
        let mut random = Random::with_seed(1);
        for _ in 0..300 {
            let made = text_of::<T>(&TextBounds::default(), &mut random).unwrap();
            T::check(&made).unwrap_or_else(|error| panic!("{made}: {error}"));
        }
        for length in lengths {
            let bounds = TextBounds { min_length: length, max_length: Some(length), ..TextBounds::default() };
            let made = text_of::<T>(&bounds, &mut random).unwrap_or_else(|error| panic!("{length}: {error}"));
            assert_eq!(made.len() as u64, length);
            T::check(&made).unwrap_or_else(|error| panic!("{made}: {error}"));
        }
    }

    #[test]
    fn formats_are_sampled_at_every_possible_length() {
        assert_format::<Did>(7..=2048);
        assert_format::<Handle>(3..=253);
        assert_format::<AtIdentifier>(3..=2048);
        assert_format::<Nsid>(5..=317);
        assert_format::<RecordKey>(1..=512);
        assert_format::<Tid>(13..=13);
        assert_format::<AtUri>(8..=2884);
        assert_format::<SpaceRef>(26..=2890);
        assert_format::<Cid>(59..=59);
        assert_format::<Cid>(46..=46);
        assert_format::<Datetime>(20..=20);
        assert_format::<Datetime>(22..=64);
        assert_format::<Language>(2..=100);
        assert_format::<Uri>(3..=600);
        assert_format::<Uri>(8192..=8192);
    }

    #[test]
    fn lengths_that_a_format_cannot_have_are_errors() {
        let exactly = |length| TextBounds { min_length: length, max_length: Some(length), ..TextBounds::default() };
        let mut random = Random::with_seed(2);
        assert!(text_of::<Tid>(&exactly(12), &mut random).is_err());
        assert!(text_of::<Datetime>(&exactly(21), &mut random).is_err());
        assert!(text_of::<Did>(&exactly(2049), &mut random).is_err());
        assert!(text_of::<Language>(&exactly(1), &mut random).is_err());
        assert!(text_of::<SpaceRef>(&exactly(25), &mut random).is_err());
        assert!(text_of::<SpaceRef>(&exactly(2891), &mut random).is_err());
    }

    #[test]
    fn sampled_strings_satisfy_all_four_bounds_if_possible() {
        let mut random = Random::with_seed(3);
        for round in 0..5000 {
            let mut bound = |most| if random.one_in(3) { None } else { Some(random.below(most)) };
            let bounds = TextBounds {
                min_length: bound(60).unwrap_or(0),
                max_length: bound(90),
                min_graphemes: bound(40).unwrap_or(0),
                max_graphemes: bound(60),
            };
            let max_length = bounds.max_length.unwrap_or(u64::MAX);
            let max_graphemes = bounds.max_graphemes.unwrap_or(u64::MAX);
            let can_be = bounds.min_length <= max_length
                && bounds.min_graphemes <= max_graphemes.min(max_length)
                && (max_graphemes > 0 || bounds.min_length == 0);
            let made = text(&bounds, &mut random);
            assert_eq!(made.is_ok(), can_be, "{round}: {bounds:?} {made:?}");
            if let Ok(made) = made {
                assert!(bounds.allow(&made), "{round}: {bounds:?} {made:?} {}", graphemes(&made));
            }
        }
    }

    #[test]
    fn a_uri_can_have_more_bytes_than_graphemes() {
        let bounds = TextBounds { min_length: 100, max_graphemes: Some(12), ..TextBounds::default() };
        let made = text_of::<Uri>(&bounds, &mut Random::with_seed(4)).unwrap();
        assert!(bounds.allow(&made) && Uri::check(&made).is_ok(), "{made}");
    }

    #[test]
    fn values_are_read_back_from_both_formats_as_they_were() {
        let mut random = Random::with_seed(5);
        for _ in 0..500 {
            let made = if random.one_in(2) { value(4, &mut random) } else { Value::Object(object(4, &mut random)) };
            let text = json::to_string(&made).unwrap();
            assert_eq!(json::from_str::<Value>(&text).unwrap(), made);
            let block = dag_cbor::to_vec(&made).unwrap();
            assert_eq!(dag_cbor::from_slice::<Value>(&block).unwrap(), made);
        }
    }

    #[test]
    fn one_seed_makes_the_same_data_each_time() {
        let make = |seed| {
            let mut random = Random::with_seed(seed);
            (0..20).map(|_| value(4, &mut random)).collect::<Vec<_>>()
        };
        assert_eq!(make(9), make(9));
        assert_ne!(make(9), make(10));
    }
}
