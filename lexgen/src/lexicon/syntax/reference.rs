//! Refs: the names of other definitions.

use lexgen_data::Nsid;

use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::Object;
use crate::lexicon::syntax::advice;
use crate::lexicon::syntax::fields::{Parser, Text};
use crate::lexicon::syntax::{DefId, DefName, Reference};

impl Parser<'_> {
    pub(super) fn parse_ref(&mut self, object: &Object<'_>) -> Option<Reference> {
        self.check_fields(object, "a `ref`", &["type", "description", "ref"]);
        let value = self.required(object, "a `ref`", "ref")?;
        let text = self.as_string(value, "`ref`")?;
        self.parse_reference(text)
    }

    /// A ref is `nsid`, `nsid#name`, or `#name` for a definition of the same document.
    pub(super) fn parse_reference(&mut self, text: Text<'_>) -> Option<Reference> {
        let bare = text.value.strip_prefix("lex:").unwrap_or(text.value);
        let target = match bare.split_once('#') {
            Some((nsid, name)) => self.reference_target(nsid, Some(name)),
            None => self.reference_target(bare, None),
        };
        match target {
            Ok(target) => {
                if bare.len() != text.value.len() {
                    self.push(
                        Diagnostic::new(Code::LexPrefix, "a ref is written without `lex:`")
                            .at(text.span, format!("read as {}", quoted(bare)))
                            .help("remove `lex:`; most tools do not know this form"),
                    );
                }
                Some(Reference { id: self.numbers.next_reference(), target, span: text.span })
            }
            Err(reason) => {
                let is_name = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_alphanumeric());
                let help = if let Some(help) = advice::reference(text.value) {
                    help
                } else if is_name {
                    format!("for a definition of this document, write `#{bare}`")
                } else {
                    "a ref is `#name`, `com.example.thing` or `com.example.thing#name`".to_owned()
                };
                self.push(
                    Diagnostic::new(Code::InvalidRef, format!("{} does not name a definition", quoted(text.value)))
                        .at(text.span, reason)
                        .help(help),
                );
                None
            }
        }
    }

    fn reference_target(&self, nsid: &str, name: Option<&str>) -> Result<DefId, &'static str> {
        let nsid = match (nsid, name) {
            ("", Some(_)) => self.id.clone(),
            _ => nsid.parse::<Nsid>().map_err(|error| error.reason())?,
        };
        match name {
            None => Ok(DefId { nsid, name: DefName::main() }),
            Some("") => Err("no name after `#`"),
            Some(name) if name.contains(['#', '.']) => Err("the name cannot hold `#` or `.`"),
            Some(name) => Ok(DefId { nsid, name: DefName::new(name) }),
        }
    }
}
