//! The index of the search, in two scripts: names, which are small, and descriptions.
//!
//! Scripts can be loaded from a directory, where a page may not read other files.

use serde_json::{Value, json};

use crate::files::MARK;
use crate::views::docs::model::{Definition, Page, Site};
use crate::views::docs::{VERSION, prose};

/// The most characters of a description.
const LONGEST: usize = 400;

/// Returns the names: for each lexicon `[nsid, kind, definitions, file]`, where a definition is `[name, kind, places]`, and
/// `file` is left out if it is the NSID. Places follow that of the definition, which tells the name.
pub(super) fn names(site: &Site) -> String {
    let lexicons = site.pages.iter().map(|page| {
        let definitions: Vec<Value> = page.definitions.iter().map(definition).collect();
        let file = (page.file != page.nsid).then_some(page.file.as_str());
        let entry = json!([page.nsid, page.kind, definitions]);
        match (entry, file) {
            (Value::Array(mut entry), Some(file)) => {
                entry.push(file.into());
                Value::Array(entry)
            }
            (entry, _) => entry,
        }
    });
    script("names", &lexicons.collect::<Vec<_>>())
}

fn definition(definition: &Definition) -> Value {
    let places: Vec<&str> = places(definition).filter_map(|place| place.strip_prefix(&definition.anchor)).collect();
    // Places have no spaces.
    json!([definition.anchor, definition.kind, places.join(" ")])
}

/// The places of fields and errors.
fn places(definition: &Definition) -> impl Iterator<Item = &str> {
    let fields = definition.parts.iter().flat_map(|part| &part.fields).map(|field| field.anchor.as_str());
    fields.chain(definition.errors.iter().flatten().map(|error| error.anchor.as_str()))
}

/// Returns the descriptions: for each lexicon its own and, for each definition, a list with that of the definition and those
/// of its places in the order of [`names`].
pub(super) fn texts(site: &Site) -> String {
    let lexicons = site.pages.iter().map(|page: &Page| {
        let mut texts = vec![text(page.description.as_deref())];
        for definition in &page.definitions {
            texts.push(text(definition.description.as_deref()));
            let fields = definition.parts.iter().flat_map(|part| &part.fields);
            texts.extend(fields.map(|field| text(field.description.as_deref())));
            let errors = definition.errors.iter().flatten();
            texts.extend(errors.map(|error| text(error.description.as_deref())));
        }
        Value::from(texts.join("\n"))
    });
    script("texts", &lexicons.collect::<Vec<_>>())
}

fn text(description: Option<&str>) -> String {
    description.map(|description| prose::brief(description, LONGEST)).unwrap_or_default()
}

fn script(name: &str, lexicons: &[Value]) -> String {
    let lexicons: Vec<String> = lexicons.iter().map(Value::to_string).collect();
    format!("// {MARK} {VERSION}\nlexgenSearch.{name}([\n{}\n]);\n", lexicons.join(",\n"))
}
