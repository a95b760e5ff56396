//! Text that is no Unicode, in JSON that is sent: servers read U+FFFD for it, as browsers and other servers do.

/// The text with U+FFFD for bytes that are no UTF-8 and for halves of surrogate pairs, without a byte order mark.
pub(super) fn repair(bytes: Vec<u8>) -> Vec<u8> {
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => text.into_bytes(),
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned().into_bytes(),
    };
    if text.starts_with("\u{feff}".as_bytes()) {
        text.drain(.."\u{feff}".len());
    }
    replace_lone_surrogates(&mut text);
    text
}

/// The length of an escape such as `\ud83d`.
const ESCAPE: usize = 6;

fn replace_lone_surrogates(text: &mut [u8]) {
    let mut start = 0;
    while let Some(offset) = text.get(start..).and_then(|rest| rest.iter().position(|byte| *byte == b'\\')) {
        let here = start + offset;
        let is_low = |at| matches!(escaped(text, at), Some(0xdc00..=0xdfff));
        start = match escaped(text, here) {
            Some(0xd800..=0xdbff) if is_low(here + ESCAPE) => here + 2 * ESCAPE,
            Some(0xd800..=0xdfff) => {
                text[here + 2..here + ESCAPE].copy_from_slice(b"fffd");
                here + ESCAPE
            }
            // Of two backslashes, the second begins nothing.
            _ => here + 2,
        };
    }
}

/// The code unit that an escape at this place stands for, if there is one.
fn escaped(text: &[u8], at: usize) -> Option<u32> {
    let digits = text.get(at..at + ESCAPE)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |number, digit| Some(number * 16 + char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::repair;

    fn repaired(bytes: &[u8]) -> String {
        String::from_utf8(repair(bytes.to_vec())).expect("UTF-8")
    }

    #[test]
    fn what_is_unicode_stays() {
        for text in [r#"{"a":"é\n\u00e9\ud83d\ude00"}"#, r"\\ud800", r"\\\\ud800x", "", "\\", r"\u", r"\ud80"] {
            assert_eq!(repaired(text.as_bytes()), text);
        }
    }

    #[test]
    fn what_is_not_becomes_the_replacement_character() {
        assert_eq!(repaired(b"\"a\xff\xfe\""), "\"a\u{fffd}\u{fffd}\"");
        assert_eq!(repaired(br#""\ud800""#), r#""\ufffd""#);
        assert_eq!(repaired(br#""\uDC00\uD83Dx\ud83d\ud83d\ude00""#), r#""\ufffd\ufffdx\ufffd\ud83d\ude00""#);
        assert_eq!(repaired(br"\\\ud800"), r"\\\ufffd");
        assert_eq!(repaired("\u{feff}{}".as_bytes()), "{}");
    }
}
