//! The `encoding` of a body.

use lexgen_data::mime::essence;

/// Returns whether bodies with this encoding are JSON: `application/json` or `application/*+json`, in any case, with or
/// without parameters.
///
/// A list of encodings is not, even if it includes JSON: a body may have another one.
pub(crate) fn is_json(encoding: &str) -> bool {
    let ty = essence(encoding).to_ascii_lowercase();
    let subtype = ty.strip_prefix("application/").filter(|_| !encoding.contains(','));
    subtype
        .is_some_and(|subtype| subtype == "json" || subtype.strip_suffix("+json").is_some_and(|base| !base.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn json_is_recognized_by_type_suffix_and_case() {
        for encoding in [
            "application/json",
            "Application/JSON",
            "application/json; charset=utf-8",
            "application/json;charset=utf-8",
            "application/activity+json",
            "application/vnd.example+JSON; version=1",
        ] {
            assert!(is_json(encoding), "{encoding}");
        }
    }

    #[test]
    fn other_encodings_patterns_and_lists_are_not_json() {
        for encoding in [
            "",
            "json",
            "*/*",
            "application/*",
            "application/jsonl",
            "application/+json",
            "text/json",
            "application/json,text/plain",
            "text/plain, application/json",
            "application/json; charset=utf-8, text/plain",
        ] {
            assert!(!is_json(encoding), "{encoding}");
        }
    }
}
