//! `llms.txt`: an index for language models. See [llmstxt.org](https://llmstxt.org).

use super::markdown::escaped;
use super::model::Site;
use super::{VERSION, prose};
use crate::files::MARK;

/// The most characters of a description.
const LONGEST: usize = 200;

/// Returns the index of pages with the extension `extension`.
pub(super) fn text(site: &Site, title: &str, extension: &str) -> String {
    let mut text = format!("# {}\n\n<!-- {MARK} {VERSION} -->\n\n", escaped(title));
    text.push_str(
        "> Reference of AT Protocol lexicons: records, queries, procedures, subscriptions and their types.\n",
    );
    let mut namespace = "";
    for page in &site.pages {
        if page.namespace != namespace {
            namespace = &page.namespace;
            text.push_str(&format!("\n## {namespace}\n\n"));
        }
        let description = page.summary().map(|summary| escaped(&prose::brief(summary, LONGEST)));
        let separator = if description.is_some() { ". " } else { "" };
        let description = description.unwrap_or_default();
        let (nsid, file, kind) = (&page.nsid, &page.file, page.kind);
        text.push_str(&format!("- [{nsid}]({file}.{extension}): {kind}{separator}{description}\n"));
    }
    text
}
