//! Pages as HTML: a static site without requests to elsewhere.
//!
//! Everything in a page that comes from a lexicon is escaped here or by the templates. The policy in each page forbids all
//! scripts and styles but those in `assets`.

mod code;
mod prose;
mod search;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

use askama::Template;

use super::model::{Definition, Example, Fact, Field, Link, Page, Part, PartName, Rust, Site, Target, Type};
use super::{VERSION, llms, prose as text};
use crate::files::{Files, MARK};

/// The bytes of a page without its source above which its Rust moves to a page of its own.
const LONGEST: usize = 60_000;

/// The most lexicons of a namespace that a page lists. The index has all of them.
const MOST_SIBLINGS: usize = 60;

/// The most links that are shown before they are folded.
const MOST_LINKS: usize = 12;

/// The most characters of a description in the head of a page.
const BRIEF: usize = 180;

/// The most characters of a description in the index, which shows two lines of it.
const BRIEFER: usize = 110;

/// The most lexicons of an index with descriptions. The search has them in any case.
const MOST_DESCRIBED: usize = 600;

/// Returns the files of the site.
pub(super) fn files(site: &Site, title: &str) -> Files {
    let namespaces = namespaces(site);
    let mut files = Files::new();
    for page in &site.pages {
        let siblings = namespaces.get(page.namespace.as_str()).map(Vec::as_slice).unwrap_or_default();
        files.extend(pages(page, siblings, title));
    }
    let index = IndexPage { title, version: VERSION, mark: MARK, site, namespaces: &namespaces };
    files.insert("index.html".into(), index.render().unwrap_or_default());
    files.insert("llms.txt".into(), llms::text(site, title, "html"));
    files.insert("assets/docs.css".into(), format!("/* {MARK} {VERSION} */\n{}", include_str!("../assets/docs.css")));
    files.insert("assets/docs.js".into(), format!("// {MARK} {VERSION}\n{}", include_str!("../assets/docs.js")));
    files.insert("assets/search-names.js".into(), search::names(site));
    files.insert("assets/search-text.js".into(), search::texts(site));
    files
}

/// The page of a lexicon. If it is long, its Rust is on a page of its own.
fn pages(page: &Page, siblings: &[&Page], title: &str) -> Vec<(PathBuf, String)> {
    let path = PathBuf::from(format!("{}.html", page.file));
    let whole = LexiconPage::new(page, siblings, title, false).print();
    let (Some(rust), true) = (&page.rust, whole.len() > LONGEST + page.source.len()) else {
        return vec![(path, whole)];
    };
    let text = LexiconPage::new(page, siblings, title, true).print();
    let rust = RustPage { title, version: VERSION, mark: MARK, page, rust };
    let beside = PathBuf::from(format!("{}~rust.html", page.file));
    vec![(path, text), (beside, rust.render().unwrap_or_default())]
}

/// The pages of each namespace.
fn namespaces(site: &Site) -> BTreeMap<&str, Vec<&Page>> {
    let mut namespaces: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
    for page in &site.pages {
        namespaces.entry(&page.namespace).or_default().push(page);
    }
    namespaces
}

/// The index of all lexicons.
#[derive(Template)]
#[template(path = "index.html")]
struct IndexPage<'s> {
    title: &'s str,
    version: &'s str,
    mark: &'s str,
    site: &'s Site,
    namespaces: &'s BTreeMap<&'s str, Vec<&'s Page>>,
}

impl IndexPage<'_> {
    /// The number of lexicons of each kind, the most frequent first.
    fn kinds(&self) -> Vec<(&'static str, usize)> {
        let mut kinds: BTreeMap<&'static str, usize> = BTreeMap::new();
        self.site.pages.iter().for_each(|page| *kinds.entry(page.kind).or_default() += 1);
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        kinds
    }

    fn brief(&self, page: &Page) -> Option<String> {
        let has_room = self.site.pages.len() <= MOST_DESCRIBED;
        page.summary().filter(|_| has_room).map(|summary| text::brief(summary, BRIEFER))
    }
}

/// The page of a lexicon.
#[derive(Template)]
#[template(path = "lexicon.html")]
struct LexiconPage<'s> {
    title: &'s str,
    version: &'s str,
    mark: &'s str,
    page: &'s Page,
    siblings: &'s [&'s Page],
    /// The places that descriptions may link to.
    places: HashSet<&'s str>,
    /// Whether the Rust is on another page.
    is_rust_beside: bool,
}

/// Where the Rust of a lexicon is.
enum RustPlace<'s> {
    Here(&'s Rust),
    Beside(&'s Rust),
    Nowhere,
}

/// The page of the Rust of a long lexicon.
#[derive(Template)]
#[template(path = "rust.html")]
struct RustPage<'s> {
    title: &'s str,
    version: &'s str,
    mark: &'s str,
    page: &'s Page,
    rust: &'s Rust,
}

impl<'s> LexiconPage<'s> {
    fn new(page: &'s Page, siblings: &'s [&'s Page], title: &'s str, is_rust_beside: bool) -> Self {
        let places = page.definitions.iter().map(|definition| definition.anchor.as_str()).collect();
        Self { title, version: VERSION, mark: MARK, page, siblings, places, is_rust_beside }
    }

    /// The lexicons of the namespace, or those around this one if there are many.
    fn near_siblings(&self) -> &[&Page] {
        let own = self.siblings.iter().position(|sibling| sibling.nsid == self.page.nsid).unwrap_or(0);
        let last_start = self.siblings.len().saturating_sub(MOST_SIBLINGS);
        let start = own.saturating_sub(MOST_SIBLINGS / 2).min(last_start);
        &self.siblings[start..self.siblings.len().min(start + MOST_SIBLINGS)]
    }

    fn rust(&self) -> RustPlace<'_> {
        match &self.page.rust {
            Some(rust) if self.is_rust_beside => RustPlace::Beside(rust),
            Some(rust) => RustPlace::Here(rust),
            None => RustPlace::Nowhere,
        }
    }

    fn print(&self) -> String {
        // Rendering to a string cannot fail.
        self.render().unwrap_or_default()
    }

    fn brief(&self) -> String {
        self.page.summary().map(|summary| text::brief(summary, BRIEF)).unwrap_or_default()
    }

    fn href(&self, target: &Target) -> String {
        match (target.page == self.page.file, target.anchor.as_str()) {
            (true, anchor) => format!("#{anchor}"),
            (false, "main") => format!("{}.html", target.page),
            (false, anchor) => format!("{}.html#{anchor}", target.page),
        }
    }

    /// A name or value, as a link if it has a place.
    fn link(&self, link: &Link) -> String {
        let mut html = String::new();
        let text = self.short(link);
        match &link.target {
            Some(target) => {
                // Places and files have no characters that need quotes.
                html.extend(["<a href=", &self.href(target), ">"]);
                match text.split_once('#').filter(|(nsid, _)| !nsid.is_empty()) {
                    Some((nsid, name)) => {
                        escape(nsid, &mut html);
                        // The best place for a line to break.
                        html.push_str("<wbr>#");
                        escape(name, &mut html);
                    }
                    None => escape(text, &mut html),
                }
                html.push_str("</a>");
            }
            None => escape(text, &mut html),
        }
        html
    }

    /// The name without what it shares with this page: its NSID, or its namespace.
    fn short<'l>(&self, link: &'l Link) -> &'l str {
        let Some(target) = &link.target else { return &link.text };
        let own = link.text.strip_prefix(self.page.nsid.as_str()).filter(|rest| rest.starts_with('#'));
        let beside = link.text.strip_prefix(self.page.namespace.as_str()).and_then(|rest| rest.strip_prefix('.'));
        let is_name = |rest: &&str| !rest.split('#').next().unwrap_or_default().contains('.');
        own.filter(|_| target.page == self.page.file).or(beside.filter(is_name)).unwrap_or(&link.text)
    }

    fn links(&self, links: &[Link]) -> String {
        links.iter().map(|link| self.link(link)).collect::<Vec<_>>().join(", ")
    }

    fn are_many(&self, links: &[Link]) -> bool {
        links.len() > MOST_LINKS
    }

    fn ty(&self, ty: &Type) -> String {
        match (ty.name, &ty.items, ty.refs.as_slice()) {
            (_, Some(items), _) => format!("array of {}", self.ty(items)),
            ("ref", _, [target]) => self.link(target),
            ("union", _, []) => "union of any type".to_owned(),
            ("union", _, refs) => {
                let closed = if ty.closed == Some(true) { "closed " } else { "" };
                let refs: String = refs.iter().map(|link| format!("<li>{}", self.link(link))).collect();
                format!("{closed}union of<ul>{refs}</ul>")
            }
            (name, ..) => ty.format.map_or_else(|| name.to_owned(), |format| format!("{name} <small>{format}</small>")),
        }
    }

    /// The facts that types do not show already.
    fn facts<'f>(&self, facts: &'f [Fact]) -> Vec<&'f Fact> {
        facts.iter().filter(|fact| !["format", "closed"].contains(&fact.key)).collect()
    }

    /// The values of a fact. The unit of a number is part of its value.
    fn values(&self, fact: &Fact) -> String {
        let unit = fact.unit.map(|unit| format!(" {}", singular(unit, fact))).unwrap_or_default();
        let is_prose = ["title", "detail", "name"].contains(&fact.key.trim_end_matches(":lang"));
        let class = if is_prose { " class=text" } else { "" };
        fact.values.iter().map(|value| format!("<dd{class}>{}{unit}", self.link(value))).collect()
    }

    /// The definitions of other pages that this one refers to.
    fn uses(&self) -> Vec<Link> {
        let uses = self.page.definitions.iter().flat_map(|definition| &definition.uses);
        let is_elsewhere = |link: &&Link| link.target.as_ref().is_none_or(|target| target.page != self.page.file);
        uses.filter(is_elsewhere).cloned().collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn prose(&self, description: &str) -> String {
        let mut html = String::new();
        prose::write(description, false, &|place| self.places.contains(place), &mut html);
        html
    }

    fn inline_prose(&self, description: &str) -> String {
        let mut html = String::new();
        prose::write(description, true, &|place| self.places.contains(place), &mut html);
        html
    }

    fn example(&self, example: &Example) -> String {
        code::example(example)
    }

    /// The heading of a part, unless the part is the definition itself.
    fn part_title(&self, part: &Part) -> Option<&'static str> {
        (part.name != PartName::Value).then(|| part.name.title())
    }

    /// The type of a part, unless the table of its fields or the kind of its definition shows it.
    fn part_type(&self, part: &Part) -> Option<String> {
        let ty = part.ty.as_ref()?;
        let is_object = ty.name == "object" && !part.fields.is_empty();
        let is_kind = part.name == PartName::Value && ty.items.is_none() && ty.refs.is_empty() && ty.format.is_none();
        (!is_object && !is_kind).then(|| self.ty(ty))
    }

    /// Returns whether a part is an object without fields.
    fn is_empty(&self, part: &Part) -> bool {
        part.fields.is_empty() && part.ty.as_ref().is_some_and(|ty| ty.name == "object")
    }

    /// The level of headings of a definition's parts.
    fn level(&self, definition: &Definition) -> usize {
        if definition.is_main() { 2 } else { 3 }
    }

    fn indent(&self, field: &Field) -> usize {
        field.depth.min(5)
    }

    fn around<'f>(&self, field: &'f Field) -> &'f str {
        field.path.strip_suffix(field.name.as_str()).unwrap_or("")
    }
}

/// The unit, in the singular for one.
fn singular<'u>(unit: &'u str, fact: &Fact) -> &'u str {
    let is_one = matches!(fact.values.as_slice(), [value] if value.text == "1");
    unit.strip_suffix('s').filter(|_| is_one).unwrap_or(unit)
}

/// Writes text so that it is text in HTML, in attributes as well.
fn escape(text: &str, out: &mut String) {
    let mut start = 0;
    for (index, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.extend([&text[start..index], entity]);
        start = index + 1;
    }
    out.push_str(&text[start..]);
}
