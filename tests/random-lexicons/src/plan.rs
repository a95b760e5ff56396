//! Plans all documents and definitions before any is written, so that each can refer to all others.

use lexgen_data::sample::Random;

use crate::{Names, names};

/// The kind of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Record,
    Object,
    Array,
    Token,
    Scalar,
    Unknown,
    Query,
    Procedure,
    Subscription,
}

/// A definition.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The index of its document.
    pub(crate) document: usize,
    /// Its name in the document.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Data of a definition requires only data of definitions of lower order, so that it is finite.
    pub(crate) order: usize,
}

/// All definitions.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) names: Names,
    /// The NSIDs.
    pub(crate) documents: Vec<String>,
    pub(crate) targets: Vec<Target>,
}

/// Unusual names of definitions.
const ODD_NAMES: &[&str] = &["self", "Option", "string", "a_b", "type", "default", "Result", "enum", "view", "View"];

impl Plan {
    pub(crate) fn new(names: Names, count: usize, random: &mut Random) -> Self {
        let mut this = Self { names, documents: Vec::new(), targets: Vec::new() };
        for document in 0..count {
            let nsid = this.nsid(document, random);
            this.documents.push(nsid);
            if let Some(kind) = main_kind(random) {
                this.push(document, "main".to_owned(), kind);
            }
            let most = random.between(1, 4);
            for index in 0..most {
                let Some(name) = this.definition_name(document, index, random) else { continue };
                let is_taken = this.targets.iter().any(|target| target.document == document && target.name == name);
                if !is_taken {
                    let kind = definition_kind(random);
                    this.push(document, name, kind);
                }
            }
        }
        this
    }

    /// Makes a unique NSID for the document with this index.
    fn nsid(&self, document: usize, random: &mut Random) -> String {
        if self.names == Names::Ordinary {
            let space = random.choose(&["com.example", "com.example.deep-er.x", "org.example", "app.ex2.Feed"]);
            return format!("{}.name{document}", space.unwrap_or(&"com.example"));
        }
        loop {
            let nsid = match self.documents.first() {
                // An NSID may be below another.
                Some(first) if random.one_in(8) => format!("{first}.{}", names::last_segment(random)),
                _ => names::nsid(random),
            };
            if !self.documents.contains(&nsid) {
                return nsid;
            }
        }
    }

    fn definition_name(&self, document: usize, index: u64, random: &mut Random) -> Option<String> {
        if self.names == Names::Hard {
            return names::definition(self.documents.get(document)?, random);
        }
        let odd = random.choose(ODD_NAMES).filter(|_| random.one_in(4));
        Some(odd.map_or_else(|| format!("part{index}"), |name| (*name).to_owned()))
    }

    fn push(&mut self, document: usize, name: String, kind: Kind) {
        let order = self.targets.len();
        self.targets.push(Target { document, name, kind, order });
    }

    /// Returns the text of a ref from one definition to another.
    pub(crate) fn reference(&self, from: &Target, to: &Target, random: &mut Random) -> String {
        let nsid = self.documents.get(to.document).map_or("", String::as_str);
        match (from.document == to.document, to.name.as_str()) {
            (true, name) if !random.one_in(4) => format!("#{name}"),
            (_, "main") if !random.one_in(8) => nsid.to_owned(),
            (_, name) => format!("{nsid}#{name}"),
        }
    }

    /// Returns the `$type` of data of a definition, which is also the value of a token.
    pub(crate) fn type_name(&self, target: &Target) -> String {
        let nsid = self.documents.get(target.document).map_or("", String::as_str);
        if target.name == "main" { nsid.to_owned() } else { format!("{nsid}#{}", target.name) }
    }
}

fn main_kind(random: &mut Random) -> Option<Kind> {
    let kind = match random.below(12) {
        0..=2 => Kind::Record,
        3 => Kind::Query,
        4 | 5 => Kind::Procedure,
        6 => Kind::Subscription,
        7 | 8 => return None,
        _ => definition_kind(random),
    };
    Some(kind)
}

fn definition_kind(random: &mut Random) -> Kind {
    match random.below(12) {
        0 | 1 => Kind::Array,
        2..=4 => Kind::Scalar,
        5 => Kind::Token,
        6 if random.one_in(2) => Kind::Unknown,
        _ => Kind::Object,
    }
}
