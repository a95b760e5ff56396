//! Skipping values.

use super::Error;
use super::reader::Reader;
use super::text::plain_run;

impl Reader<'_> {
    /// Reads any value, checking only the grammar of JSON.
    pub(super) fn skip(&mut self) -> Result<(), Error> {
        match self.skip_value() {
            Some(()) => Ok(()),
            None => Err(self.wrong_grammar()),
        }
    }

    /// Not recursive, so values may nest to any depth.
    fn skip_value(&mut self) -> Option<()> {
        // The closing brackets of the open arrays and objects.
        let mut ends = Vec::new();
        loop {
            match self.peek()? {
                b'"' => self.skip_string()?,
                b'-' | b'0'..=b'9' => self.skip_number()?,
                b'n' => self.skip_word("null")?,
                b't' => self.skip_word("true")?,
                b'f' => self.skip_word("false")?,
                begin @ (b'[' | b'{') => {
                    self.at += 1;
                    let end = if begin == b'[' { b']' } else { b'}' };
                    if !self.passes(end) {
                        self.skip_key(end)?;
                        ends.push(end);
                        continue;
                    }
                }
                _ => return None,
            }
            // A value has ended, and possibly its parents.
            loop {
                let Some(&end) = ends.last() else { return Some(()) };
                if self.passes(b',') {
                    self.skip_key(end)?;
                    break;
                }
                self.passes(end).then(|| ends.pop())?;
            }
        }
    }

    /// Skips the key before a value of an object.
    fn skip_key(&mut self, end: u8) -> Option<()> {
        if end == b']' {
            return Some(());
        }
        (self.peek() == Some(b'"')).then(|| self.skip_string())??;
        self.passes(b':').then_some(())
    }

    pub(super) fn skip_word(&mut self, word: &str) -> Option<()> {
        self.text.get(self.at..)?.strip_prefix(word)?;
        self.at += word.len();
        Some(())
    }

    fn skip_string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            self.at += plain_run(self.text.as_bytes().get(self.at..)?);
            match self.text.as_bytes().get(self.at..)? {
                [b'"', ..] => {
                    self.at += 1;
                    return Some(());
                }
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => self.at += 2,
                [b'\\', b'u', ..] => {
                    self.at += 2;
                    self.four_digits()?;
                }
                _ => return None,
            }
        }
    }

    pub(super) fn skip_number(&mut self) -> Option<()> {
        self.at += usize::from(self.here() == Some(b'-'));
        let is_zero = self.here() == Some(b'0');
        let length = self.skip_digits()?;
        if is_zero && length > 1 {
            return None;
        }
        if self.here() == Some(b'.') {
            self.at += 1;
            self.skip_digits()?;
        }
        if matches!(self.here(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.here(), Some(b'+' | b'-')));
            self.skip_digits()?;
        }
        Some(())
    }

    fn skip_digits(&mut self) -> Option<usize> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += length;
        (length > 0).then_some(length)
    }
}
