//! Plain scalars of YAML, by the rules of its [core schema](https://yaml.org/spec/1.2.2/#103-core-schema).

use crate::lexicon::json::{Kind, Number};

/// A number that JSON cannot write.
pub(super) struct Unsupported {
    pub(super) message: &'static str,
    pub(super) help: &'static str,
}

/// Resolves a plain scalar. Returns `None` if it is a string.
pub(super) fn resolve(text: &str) -> Result<Option<Kind<'_>>, Unsupported> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Kind::Null),
        "true" | "True" | "TRUE" => Some(Kind::Boolean(true)),
        "false" | "False" | "FALSE" => Some(Kind::Boolean(false)),
        _ if is_prefixed(text, "0x", |byte| byte.is_ascii_hexdigit())
            || is_prefixed(text, "0o", |byte| matches!(byte, b'0'..=b'7')) =>
        {
            return Err(Unsupported {
                message: "a number is not decimal",
                help: "write the number in decimal, or the text in quotes",
            });
        }
        _ => is_number(text).then(|| Kind::Number(Number::new(text.strip_prefix('+').unwrap_or(text)))),
    })
}

fn is_prefixed(text: &str, prefix: &str, is_digit: impl Fn(u8) -> bool) -> bool {
    text.strip_prefix(prefix).is_some_and(|digits| !digits.is_empty() && digits.bytes().all(is_digit))
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    let is_exponent = |text: &str| {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        !digits.is_empty() && are_digits(digits)
    };
    has_digits && are_digits(whole) && are_digits(fraction) && exponent.is_none_or(is_exponent)
}

#[cfg(test)]
mod tests {
    use super::resolve;
    use crate::lexicon::json::{Integer, Kind};

    #[test]
    fn only_words_and_numbers_of_the_core_schema_are_not_strings() {
        for text in ["yes", "on", "1_000", "1.2.3", "0x", "-", ".", "+-5", "1e", "e5", "2024-12-19", ".inf", "tRue"] {
            assert!(matches!(resolve(text), Ok(None)), "{text}");
        }
        for text in ["0", "007", "-1", "+3", "1.", ".5", "1e3", "-1.5E-7"] {
            assert!(matches!(resolve(text), Ok(Some(Kind::Number(_)))), "{text}");
        }
        assert!(matches!(resolve("~"), Ok(Some(Kind::Null))));
        assert!(matches!(resolve("True"), Ok(Some(Kind::Boolean(true)))));
        assert!(resolve("0x1F").is_err());
    }

    #[test]
    fn numbers_have_the_value_that_they_show() {
        let integer = |text| match resolve(text) {
            Ok(Some(Kind::Number(number))) => number.integer(),
            _ => Integer::Fraction,
        };
        assert_eq!(integer("+12"), Integer::Plain(12));
        assert_eq!(integer("2."), Integer::Decorated(2));
        assert_eq!(integer("007"), Integer::Plain(7));
        assert_eq!(integer(".5"), Integer::Fraction);
    }
}
