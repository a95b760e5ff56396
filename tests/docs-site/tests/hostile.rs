//! Descriptions and names that try to run code, to break the page, or to lead elsewhere.

use std::collections::BTreeSet;

use lexgen::docs::DocsFormat;
use lexgen_docs_site_tests::{Html, document_text, file};
use serde_json::json;

/// Texts that do something if they are not escaped.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "</p></main></body><script src=https://evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](\u{1}javascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:x)",
    "[click](//evil.example/)",
    "[click](file:///etc/passwd)",
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
    "![image](https://evil.example/track.png)",
    "![image](javascript:alert(1))",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "` onmouseover=alert(1) `",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "</textarea></title></style></script><b>",
    "<style>body{display:none}</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<form action=https://evil.example/><button>",
    "# Heading\n\n## Another\n\n<div id=main>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "| a | b |\n|---|---|\n| <script>alert(1)</script> | ``` |",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "https://ok.example/\"onmouseover=alert(1)",
    "[x](https://ok.example/\"onmouseover=\"alert(1))",
    "[x](<https://ok.example/ onmouseover=alert(1)>)",
    "\u{202e}reversed\u{0}null\u{feff}",
];

/// The elements that pages have.
const ELEMENTS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "body",
    "br",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "small",
    "span",
    "strong",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "wbr",
];

/// A lexicon that has the attack wherever text is allowed.
fn lexicon(attack: &str) -> String {
    let name: String =
        attack.chars().filter(|character| !".#".contains(*character) && !character.is_control()).collect();
    let field = json!({
        "type": "string", "description": attack, "knownValues": [attack], "default": attack
    });
    let object = json!({ "type": "object", "description": attack, "properties": { attack: field, "plain": field } });
    let lexicon = json!({
        "lexicon": 1,
        "id": "com.example.hostile",
        "description": attack,
        "defs": {
            "main": {
                "type": "procedure",
                "description": attack,
                "parameters": { "type": "params", "description": attack, "properties": { "q": field } },
                "input": { "encoding": "application/json", "description": attack, "schema": object },
                "output": { "encoding": "*/*", "description": attack },
                "errors": [{ "name": attack, "description": attack }]
            },
            name: { "type": "object", "description": attack, "properties": { attack: field } }
        }
    });
    lexicon.to_string()
}

/// The value of an attribute of an element.
fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn assert_harmless(attack: &str, page: &str) {
    let html = Html::read(page);
    for (name, attributes) in &html.elements {
        assert!(ELEMENTS.contains(&name.as_str()), "{attack}: <{name}>");
        for (key, value) in attributes {
            assert!(!key.starts_with("on") && key != "style", "{attack}: {key}={value}");
            if key == "href" {
                let is_local = value.starts_with('#') || !value.contains(':');
                let is_web = ["http://", "https://", "mailto:"].iter().any(|scheme| value.starts_with(scheme));
                assert!((is_local && !value.starts_with("//")) || is_web, "{attack}: {value}");
            }
        }
        if name == "script" {
            assert_eq!(attribute(attributes, "src"), Some("assets/docs.js"), "{attack}");
        }
        if name == "link" {
            assert_eq!(attribute(attributes, "href"), Some("assets/docs.css"), "{attack}");
        }
    }
    let count = |wanted: &str| html.elements.iter().filter(|(name, _)| name == wanted).count();
    for once in ["html", "head", "body", "main", "title", "h1", "script", "footer"] {
        assert_eq!(count(once), 1, "{attack}: <{once}>");
    }
    let ids: Vec<&str> = html.values("id").collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{attack}: an id is there twice");
    let policies =
        html.values("content").filter(|content| content.starts_with("default-src 'none'; script-src 'self';"));
    assert_eq!(policies.count(), 1, "{attack}");
}

#[test]
fn nothing_in_a_description_runs_or_breaks_the_page() {
    for attack in ATTACKS {
        let files = document_text(&lexicon(attack), DocsFormat::Html);
        for (path, page) in
            files.iter().filter(|(path, _)| path.extension().is_some_and(|extension| extension == "html"))
        {
            if path.to_string_lossy() != "index.html" || attack.len() < 1000 {
                assert_harmless(attack, page);
            }
        }
        // The text is shown, if it is not a mark.
        let page = Html::read(file(&files, "com.example.hostile.html"));
        let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        assert!(letters(&page.text).contains(&letters(attack.split('\n').next().unwrap_or(attack))), "{attack}");
    }
}

#[test]
fn the_search_index_is_data_only() {
    for attack in ATTACKS {
        let files = document_text(&lexicon(attack), DocsFormat::Html);
        for (name, call) in [("search-names.js", "names"), ("search-text.js", "texts")] {
            let script = file(&files, &format!("assets/{name}"));
            let data = script.split_once('\n').map(|(_, rest)| rest).unwrap_or_default();
            let data = data.strip_prefix(&format!("lexgenSearch.{call}(")).and_then(|rest| rest.strip_suffix(");\n"));
            let data = data.unwrap_or_else(|| panic!("{attack}: {script}"));
            assert!(serde_json::from_str::<serde_json::Value>(data).is_ok(), "{attack}: {data}");
        }
    }
}

#[test]
fn markdown_has_no_html_and_no_links_of_others() {
    for attack in ATTACKS {
        let files = document_text(&lexicon(attack), DocsFormat::Markdown);
        let page = file(&files, "com.example.hostile.md");
        // Code cannot do anything, and shows names and the source as they are.
        let mut in_block = None;
        for line in page.lines() {
            let fence = &line[..line.len() - line.trim_start_matches('`').len()];
            match in_block {
                Some(open) if line.trim_end() == open => in_block = None,
                None if fence.len() >= 3 => in_block = Some(fence),
                Some(_) => {}
                None => {
                    let prose = without_code(line);
                    let rest = prose.replace("<br>", "").replace("<a id=\"", "").replace("</a>", "");
                    let rest = rest.replace("](<https://ok.example/", "");
                    assert!(!rest.contains("<s") && !rest.contains("<i") && !rest.contains("<j"), "{attack}: {line}");
                    assert!(!rest.contains("](<") || rest.contains("](<https://"), "{attack}: {line}");
                    assert!(!rest.contains("](javascript"), "{attack}: {line}");
                }
            }
        }
    }
}

/// A line without its code.
fn without_code(line: &str) -> String {
    let mut rest = line;
    let mut prose = String::new();
    while let Some(start) = rest.find('`') {
        prose.push_str(&rest[..start]);
        // An escaped one opens nothing.
        if rest[..start].ends_with('\\') {
            rest = &rest[start + 1..];
            continue;
        }
        let length = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let fence = &rest[start..start + length];
        let after = &rest[start + length..];
        let Some(end) = after.find(fence) else { break };
        rest = &after[end + length..];
    }
    prose + rest
}
