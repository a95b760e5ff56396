//! Pages of others about endpoints: every fact on them is on ours.

use std::fs;

use lexgen::docs::DocsFormat;
use lexgen_docs_site_tests::{Html, document_text, file, squeezed};
use lexgen_test_data::shared;

/// A field on a page of others.
#[derive(Debug)]
struct Field {
    name: String,
    ty: String,
    required: Option<bool>,
    description: String,
    format: Option<String>,
    known_values: Vec<String>,
}

/// The text of the file in `seeds` whose name starts with `number`.
fn seed(number: &str) -> Option<String> {
    let seeds = shared()?.join("seeds").read_dir().expect("the seeds can be read");
    let paths = seeds.map(|entry| entry.expect("the seeds can be read").path());
    let mut found =
        paths.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(number)));
    let path = found.next().unwrap_or_else(|| panic!("there is no seed {number}"));
    Some(fs::read_to_string(path).expect("the seed can be read"))
}

/// The lexicon at the end of a page.
fn lexicon(page: &str) -> &str {
    let start = page.find("\n{").expect("the page has JSON") + 1;
    let end = page.rfind('}').expect("the page has JSON") + 1;
    &page[start..end]
}

/// The cells of the tables of a page in Markdown, without heads.
fn cells(page: &str) -> Vec<Vec<String>> {
    let lines = page.lines().filter(|line| line.starts_with("| `"));
    lines.map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// The texts in backticks.
fn codes(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Asserts that pages in HTML and in Markdown have the field, at this place in the HTML.
fn assert_shown(field: &Field, around: &str, html: &Html, markdown: &str) {
    let id = format!("{around}.{}", field.name);
    let [name, ty, description] = html.row(&id) else { panic!("{id}: a field has three cells") };
    let mut words = name.split_whitespace();
    assert_eq!(words.next(), Some(field.name.as_str()), "{id}");
    let required = words.any(|word| word == "required");
    assert_eq!(ty.split_whitespace().next(), Some(field.ty.as_str()), "{id}");
    assert!(squeezed(description).contains(&squeezed(&field.description)), "{id}: {description}");
    let rows = cells(markdown);
    let row = rows.iter().find(|row| row[0] == format!("`{}`", field.name) && row.len() == 5);
    let row = row.unwrap_or_else(|| panic!("{id} is not in the Markdown"));
    assert!(row[1].starts_with(&format!("`{}`", field.ty)), "{id}: {row:?}");
    if let Some(expected) = field.required {
        assert_eq!(required, expected, "{id}");
        assert_eq!(row[2] == "yes", expected, "{id}: {row:?}");
    }
    assert!(row[3].contains(&field.description), "{id}: {row:?}");
    if let Some(format) = &field.format {
        assert_eq!(ty.split_whitespace().nth(1), Some(format.as_str()), "{id}");
        assert!(row[4].contains(&format!("Format: `{format}`")), "{id}: {row:?}");
    }
    for value in &field.known_values {
        assert!(description.split_whitespace().any(|word| word == value), "{id}: {value}: {description}");
        assert!(codes(&row[4]).contains(value), "{id}: {value}: {row:?}");
    }
}

/// The pages of the lexicon `nsid`, which is the source on the page `seed`. Both show the source.
fn pages(seed: &str, nsid: &str) -> (Html, String) {
    let source = lexicon(seed);
    let html = document_text(source, DocsFormat::Html);
    let html = Html::read(file(&html, &format!("{nsid}.html")));
    let markdown = document_text(source, DocsFormat::Markdown);
    let markdown = file(&markdown, &format!("{nsid}.md")).to_owned();
    assert!(html.text.contains(source) && markdown.contains(source), "the source is there as it is");
    (html, markdown)
}

#[test]
fn a_reference_page_of_get_session_has_no_fact_that_ours_lacks() {
    let Some(seed) = seed("000") else { return };
    let nsid = seed.lines().find_map(|line| line.strip_prefix("title: ")).expect("the page has a title");
    let (html, markdown) = pages(&seed, nsid);
    let heading = seed.split("**Type:** `").nth(1).expect("the page has a type");
    let (ty, rest) = heading.split_once('`').expect("the type ends");
    let description = rest.lines().find(|line| !line.trim().is_empty()).expect("there is a description");
    for text in [&html.text, &markdown] {
        assert!(text.contains(nsid) && text.contains(ty) && text.contains(description));
    }
    assert!(seed.contains("**Parameters:** _(None defined)_"));
    assert!(squeezed(&html.text).contains("Parameters None."));
    assert!(markdown.contains("### Parameters\n\nNone.\n"));
    let encoding = codes(seed.split("**Encoding:**").nth(1).expect("there is an encoding")).remove(0);
    assert!(squeezed(&html.text).contains(&format!("Output {encoding}")));
    assert!(markdown.contains(&format!("### Output\n\nEncoding: `{encoding}`\n")));

    let rows = cells(&seed);
    assert_eq!(rows.len(), 8);
    for row in rows {
        let constraints = codes(&row[4]);
        let is_format = row[4].starts_with("Format:");
        let field = Field {
            name: codes(&row[0]).remove(0),
            ty: codes(&row[1]).remove(0),
            required: Some(row[2] == "✅"),
            description: row[3].clone(),
            format: is_format.then(|| constraints[0].clone()),
            known_values: if is_format { Vec::new() } else { constraints },
        };
        assert_shown(&field, "main.output", &html, &markdown);
    }
}

#[test]
fn a_registry_page_has_no_fact_that_ours_lacks() {
    let Some(seed) = seed("001") else { return };
    let nsid = seed.lines().next().and_then(|line| line.strip_prefix("# ")).expect("the page has a title");
    let (html, markdown) = pages(&seed, nsid);
    let definition = seed.split("**Type**: `").nth(1).expect("the page has a type");
    let (ty, rest) = definition.split_once('`').expect("the type ends");
    let description = rest.lines().find(|line| !line.trim().is_empty()).expect("there is a description");
    let encoding = codes(seed.split("**Encoding**:").nth(1).expect("there is an encoding")).remove(0);
    for text in [&html.text, &markdown] {
        assert!(text.contains(ty) && text.contains(description) && text.contains(&encoding), "{text}");
    }
    let rows = cells(&seed);
    assert_eq!(rows.len(), 6);
    for row in rows {
        let format = row[1].split_once('(').map(|(_, rest)| rest.trim_end_matches(')').to_owned());
        let field = Field {
            name: codes(&row[0]).remove(0),
            ty: codes(&row[1]).remove(0),
            required: Some(row[2] == "Yes"),
            description: row[3].clone(),
            format,
            known_values: Vec::new(),
        };
        assert_shown(&field, "main.output", &html, &markdown);
    }
}

#[test]
fn a_reference_page_of_create_session_has_no_fact_that_ours_lacks() {
    let Some(seed) = seed("003") else { return };
    let nsid = seed.lines().find(|line| line.starts_with("com.")).expect("the page has a title");
    let (html, markdown) = pages(&seed, nsid);
    assert!(squeezed(&html.text).contains("Parameters None."));
    for text in [&html.text, &markdown] {
        for line in seed.lines().skip_while(|line| !line.starts_with("Type: ")).take(3) {
            assert!(text.contains(line.trim_start_matches("Type: ")), "{line}");
        }
        assert_eq!(seed.matches("Encoding: application/json").count(), 2);
        assert!(text.matches("application/json").count() >= 2);
    }

    // Cells follow each other without a separator, and the mark of required fields is an image that is lost.
    let text = &seed[..seed.find("\n{").expect("the page has JSON")];
    let tables: Vec<&str> = text.split("NameTypeReq’dDescriptionConstraints\n").skip(1).collect();
    let mut count = 0;
    for (table, around) in tables.iter().zip(["main.input", "main.output"]) {
        let end = table.find("Output:").or_else(|| table.find("Possible Errors:")).expect("the table ends");
        for line in table[..end].lines() {
            let rows = html.rows.iter().filter(|(id, _)| id.starts_with(around));
            let names = rows.filter_map(|(_, cells)| cells[0].split_whitespace().next());
            let name = names.filter(|name| line.starts_with(name)).max_by_key(|name| name.len());
            let name = name.unwrap_or_else(|| panic!("there is no field for {line}"));
            let rest = &line[name.len()..];
            let types = ["string", "boolean", "unknown"];
            let ty = types.iter().find(|ty| rest.starts_with(**ty)).expect("the type is known");
            let rest = &rest[ty.len()..];
            let (rest, values) = rest.split_once("Known Values: ").unwrap_or((rest, ""));
            let (description, format) = rest.split_once("Format: ").unwrap_or((rest, ""));
            let field = Field {
                name: name.to_owned(),
                ty: (*ty).to_owned(),
                required: None,
                description: description.to_owned(),
                format: (!format.is_empty()).then(|| format.to_owned()),
                known_values: values.split(", ").filter(|value| !value.is_empty()).map(str::to_owned).collect(),
            };
            assert_shown(&field, around, &html, &markdown);
            count += 1;
        }
    }
    assert_eq!(count, 14);

    let errors = text.split("Possible Errors:").nth(1).expect("there are errors");
    let errors: Vec<&str> = errors.lines().filter_map(|line| line.trim().strip_prefix("• ")).collect();
    assert_eq!(errors.len(), 2);
    for error in errors {
        assert_eq!(html.row(&format!("main.errors.{error}"))[0].trim(), error);
        assert!(markdown.contains(&format!("| `{error}` |")));
    }
}
