//! Spaces: declarations of types of spaces, which hold permissioned data. They are not types of data.
//!
//! Draft: [proposal 0016](https://github.com/bluesky-social/proposals/tree/main/0016-permissioned-data).

use std::ops::RangeInclusive;

use lexgen_data::{Nsid, RecordKeyType};

use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::Object;
use crate::lexicon::syntax::Space;
use crate::lexicon::syntax::fields::{Parser, Text};

const OWNER: &str = "a `space`";

/// The characters that the name of a space can have.
const NAME_LENGTH: RangeInclusive<usize> = 1..=64;

impl Parser<'_> {
    pub(super) fn parse_space(&mut self, object: &Object<'_>) -> Option<Space> {
        self.check_fields(object, OWNER, &["type", "description", "key", "name", "name:lang", "collections"]);
        let key = self.parse_space_key(object);
        let name = self.parse_space_name(object);
        let name_lang = self.parse_translations(object, "name:lang");
        let collections = self.parse_collections(object);
        Some(Space { key: key?, name: name?, name_lang, collections: collections? })
    }

    /// `key` must be one of the [record key types](https://atproto.com/specs/record-key#record-key-types).
    fn parse_space_key(&mut self, object: &Object<'_>) -> Option<RecordKeyType> {
        let value = self.required(object, OWNER, "key")?;
        let text = self.as_string(value, "`key`")?;
        self.record_key_type(text)
    }

    /// `name` must have 1 to 64 characters. The draft does not say of which kind: these are those of Unicode.
    fn parse_space_name(&mut self, object: &Object<'_>) -> Option<String> {
        let value = self.required(object, OWNER, "name")?;
        let text = self.as_string(value, "`name`")?;
        let length = text.value.chars().count();
        if !NAME_LENGTH.contains(&length) {
            let (min, max) = NAME_LENGTH.into_inner();
            let message = format!("`name` of a space must have {min} to {max} characters, found {length}");
            let label = if length == 0 { "empty" } else { "too long" };
            self.push(Diagnostic::new(Code::InvalidSpaceName, message).at(text.span, label));
            return None;
        }
        Some(text.value.to_owned())
    }

    /// `collections` must be a list of NSIDs, which may be empty. It is a recommendation, so records of that name need not
    /// exist.
    fn parse_collections(&mut self, object: &Object<'_>) -> Option<Vec<Nsid>> {
        self.required(object, OWNER, "collections")?;
        let names = self.strings(object, "collections")?;
        Some(names.into_iter().filter_map(|text| self.parse_collection(text)).collect())
    }

    fn parse_collection(&mut self, text: Text<'_>) -> Option<Nsid> {
        match text.value.parse::<Nsid>() {
            Ok(nsid) => Some(nsid),
            Err(error) => {
                let message = format!("the collection {} is not an NSID", quoted(text.value));
                self.push(Diagnostic::new(Code::InvalidCollection, message).at(text.span, error.reason()));
                None
            }
        }
    }
}
