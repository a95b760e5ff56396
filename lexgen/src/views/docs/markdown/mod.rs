//! Pages as Markdown, for reading in repositories and by tools.

mod prose;

use std::collections::BTreeMap;
use std::path::PathBuf;

use askama::Template;

use super::model::{Definition, Fact, Field, Link, Page, Part, PartName, Site, Target, Type};
use super::{VERSION, llms, prose as text};
use crate::files::{Files, MARK};

pub(super) use prose::escaped;

/// The most characters of a description in an index.
const BRIEF: usize = 180;

/// Returns the files.
pub(super) fn files(site: &Site, title: &str) -> Files {
    let mut files = Files::new();
    for page in &site.pages {
        let text = LexiconPage { page, mark: MARK, version: VERSION }.render().unwrap_or_default();
        files.insert(PathBuf::from(format!("{}.md", page.file)), text);
    }
    let mut namespaces: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
    for page in &site.pages {
        namespaces.entry(&page.namespace).or_default().push(page);
    }
    let index = IndexPage { title, mark: MARK, version: VERSION, namespaces: &namespaces };
    files.insert("index.md".into(), index.render().unwrap_or_default());
    files.insert("llms.txt".into(), llms::text(site, title, "md"));
    files
}

/// The index of all lexicons.
#[derive(Template)]
#[template(path = "index.md", escape = "none")]
struct IndexPage<'s> {
    title: &'s str,
    mark: &'s str,
    version: &'s str,
    namespaces: &'s BTreeMap<&'s str, Vec<&'s Page>>,
}

impl IndexPage<'_> {
    fn brief(&self, page: &Page) -> String {
        page.summary().map(|summary| escaped(&text::brief(summary, BRIEF))).unwrap_or_default()
    }
}

/// The page of a lexicon.
#[derive(Template)]
#[template(path = "lexicon.md", escape = "none")]
struct LexiconPage<'s> {
    page: &'s Page,
    mark: &'s str,
    version: &'s str,
}

impl LexiconPage<'_> {
    fn href(&self, target: &Target) -> String {
        match (target.page == self.page.file, target.anchor.as_str()) {
            (true, anchor) => format!("#{anchor}"),
            (false, "main") => format!("{}.md", target.page),
            (false, anchor) => format!("{}.md#{anchor}", target.page),
        }
    }

    fn link(&self, link: &Link) -> String {
        let text = prose::code(&link.text);
        match &link.target {
            Some(target) => format!("[{text}]({})", self.href(target)),
            None => text,
        }
    }

    fn links(&self, links: &[Link]) -> String {
        links.iter().map(|link| self.link(link)).collect::<Vec<_>>().join(", ")
    }

    fn ty(&self, ty: &Type) -> String {
        match (ty.name, &ty.items, ty.refs.as_slice()) {
            (_, Some(items), _) => format!("`array` of {}", self.ty(items)),
            ("ref", _, [target]) => self.link(target),
            ("union", _, []) => "`union` of any type".to_owned(),
            ("union", _, refs) => format!("`union` of {}", self.links(refs)),
            (name, ..) => format!("`{name}`"),
        }
    }

    fn fact(&self, fact: &Fact) -> String {
        let unit = fact.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        format!("{}: {}{unit}", escaped(&fact.label), self.links(&fact.values))
    }

    fn constraints(&self, facts: &[Fact]) -> String {
        facts.iter().map(|fact| self.fact(fact)).collect::<Vec<_>>().join("<br>")
    }

    fn cell(&self, description: Option<&String>) -> String {
        description.map(|description| prose::cell(description)).unwrap_or_default()
    }

    fn paragraphs(&self, description: &str) -> String {
        prose::paragraphs(description)
    }

    fn code(&self, text: &str) -> String {
        prose::code(text)
    }

    /// Code between fences that are longer than any in it.
    fn block(&self, language: &str, code: &str) -> String {
        let longest = code.split(|character| character != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        format!("{fence}{language}\n{}\n{fence}", code.trim_end())
    }

    fn example(&self, head: Option<&String>, body: Option<&String>) -> String {
        let parts: Vec<&str> = head.into_iter().chain(body).map(String::as_str).collect();
        let language = if head.is_some() { "http" } else { "json" };
        self.block(language, &parts.join("\n\n"))
    }

    fn yes(&self, field: &Field) -> &'static str {
        match (field.required, field.nullable) {
            (true, true) => "yes, nullable",
            (true, false) => "yes",
            (false, true) => "no, nullable",
            (false, false) => "no",
        }
    }

    fn title(&self, part: &Part) -> Option<&'static str> {
        (part.name != PartName::Value).then(|| part.name.title())
    }

    /// The `#` of headings within a definition.
    fn level(&self, _: &Definition) -> &'static str {
        "###"
    }
}
