//! Permission sets and spaces.

use super::Collection;
use crate::lexicon::syntax::Permission as Granted;
use crate::lexicon::syntax::{Audience, PermissionSet, Space};
use crate::views::docs::model::{Fact, Link, Permission};

impl Collection {
    pub(super) fn permission(&self, granted: &Granted) -> Permission {
        match granted {
            Granted::Repo { collection, action } => {
                let collections = collection.iter().map(|nsid| self.link_name(nsid.as_str())).collect();
                let facts =
                    vec![Fact::new("collection", "Collections", collections), actions("Actions", action, "all")];
                Permission { resource: "repo", facts }
            }
            Granted::Rpc { lxm, audience } => {
                let methods = lxm.iter().map(|nsid| self.link_name(nsid.as_str())).collect();
                let audience = match audience {
                    Audience::Any => Fact::one("aud", "Audience", "*"),
                    Audience::Inherit => Fact::one("inheritAud", "Audience", "inherited"),
                };
                Permission { resource: "rpc", facts: vec![Fact::new("lxm", "Methods", methods), audience] }
            }
            Granted::Space { space_type, authority, skey, collections, actions: action, manage } => {
                let collections = match collections.as_slice() {
                    [] => vec![Link::text("those of the space type")],
                    names => names.iter().map(|name| self.link_name(name)).collect(),
                };
                let facts = vec![
                    Fact::new("spaceType", "Space type", vec![self.link_name(space_type.as_str())]),
                    Fact::one("authority", "Authority", authority),
                    Fact::one("skey", "Space key", skey),
                    Fact::new("collection", "Collections", collections),
                    actions("Actions", action, "all"),
                    Fact { key: "manage", ..actions("Management", manage, "none") },
                ];
                Permission { resource: "space", facts }
            }
        }
    }

    pub(super) fn space_facts(&self, space: &Space) -> Vec<Fact> {
        let mut facts = vec![Fact::one("name", "Name", &space.name)];
        facts.extend(translations("name:lang", "Name", &space.name_lang));
        facts.push(Fact::one("key", "Space key", &space.key));
        let collections: Vec<Link> = space.collections.iter().map(|nsid| self.link_name(nsid.as_str())).collect();
        facts.extend((!collections.is_empty()).then(|| Fact::new("collections", "Collections", collections)));
        facts
    }
}

pub(super) fn set_facts(set: &PermissionSet) -> Vec<Fact> {
    let mut facts = Vec::new();
    facts.extend(set.title.as_ref().map(|title| Fact::one("title", "Title", title)));
    facts.extend(translations("title:lang", "Title", &set.title_lang));
    facts.extend(set.detail.as_ref().map(|detail| Fact::one("detail", "Detail", detail)));
    facts.extend(translations("detail:lang", "Detail", &set.detail_lang));
    facts
}

/// A fact for each language.
fn translations(key: &'static str, label: &str, texts: &[(String, String)]) -> Vec<Fact> {
    let fact = |(language, text): &(String, String)| Fact::one(key, &format!("{label} ({language})"), text);
    texts.iter().map(fact).collect()
}

/// A list of actions, and what an empty one means.
fn actions(label: &str, names: &[String], none: &str) -> Fact {
    let names = if names.is_empty() { vec![Link::text(none)] } else { names.iter().map(Link::text).collect() };
    Fact::new("action", label, names)
}
