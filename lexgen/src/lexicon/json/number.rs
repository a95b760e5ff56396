//! Numbers as written, and their values as integers.

/// A number as it is written, without loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number<'t>(&'t str);

/// The value of a number as an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Integer {
    /// Written as an integer of 64 bits.
    Plain(i64),
    /// An integer of 64 bits, written with a fraction or an exponent: `1.0`, `1e3`.
    Decorated(i64),
    /// An integer that 64 bits cannot hold.
    TooLarge,
    /// Not an integer.
    Fraction,
}

impl<'t> Number<'t> {
    /// Creates a number from text in the grammar of JSON. The digits before or after the point may be missing, as in YAML.
    pub(crate) fn new(text: &'t str) -> Self {
        Self(text)
    }

    /// The number as it is written.
    pub(crate) fn as_str(self) -> &'t str {
        self.0
    }

    /// The value as an integer.
    pub(crate) fn integer(self) -> Integer {
        if !self.0.contains(['.', 'e', 'E']) {
            return self.0.parse().map_or(Integer::TooLarge, Integer::Plain);
        }
        self.decorated()
    }

    /// Shifts the decimal point over the digits by the exponent, without writing out the zeros that it adds.
    fn decorated(self) -> Integer {
        let (mantissa, exponent) = self.0.split_once(['e', 'E']).unwrap_or((self.0, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_end_matches('0');
        if significant.trim_start_matches('0').is_empty() {
            return Integer::Decorated(0);
        }
        let dropped = digits.len() - significant.len();
        // An exponent beyond 64 bits makes either a fraction or something too large.
        let Ok(exponent) = exponent.parse::<i64>() else {
            return if exponent.starts_with('-') { Integer::Fraction } else { Integer::TooLarge };
        };
        let length = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let zeros = exponent.saturating_sub(length(fraction.len())).saturating_add(length(dropped));
        match usize::try_from(zeros) {
            Err(_) => Integer::Fraction,
            // 64 bits hold 19 digits.
            Ok(zeros) if zeros > 19 => Integer::TooLarge,
            Ok(zeros) => {
                let digits = significant.trim_start_matches('0');
                format!("{sign}{digits}{}", "0".repeat(zeros)).parse().map_or(Integer::TooLarge, Integer::Decorated)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Integer, Number};

    #[test]
    fn integers_are_recognized_in_every_notation() {
        for (text, integer) in [
            ("0", Integer::Plain(0)),
            ("-9223372036854775808", Integer::Plain(i64::MIN)),
            ("9223372036854775808", Integer::TooLarge),
            ("1.0", Integer::Decorated(1)),
            ("-1.50e1", Integer::Decorated(-15)),
            ("1e3", Integer::Decorated(1000)),
            ("100e-2", Integer::Decorated(1)),
            ("-0.000", Integer::Decorated(0)),
            ("0e999999999999999999999", Integer::Decorated(0)),
            ("1.5", Integer::Fraction),
            ("1e-1", Integer::Fraction),
            ("1e-99999999999999999999", Integer::Fraction),
            ("1e19", Integer::TooLarge),
            ("1e999999999999999999999", Integer::TooLarge),
            ("0.00000000000000000001e20", Integer::Decorated(1)),
        ] {
            assert_eq!(Number::new(text).integer(), integer, "{text}");
        }
    }
}
