//! The code in `docs/schemas-and-databases.md` is used in this package.

const PAGE: &str = include_str!("../../../docs/schemas-and-databases.md");
const SOURCES: [(&str, &str); 2] = [("toml", include_str!("../lexgen.toml")), ("rust", include_str!("sqlite.rs"))];

#[test]
fn code_in_the_page_is_used_here() {
    for (language, source) in SOURCES {
        let fence = format!("```{language}\n");
        let blocks: Vec<&str> = PAGE.split(&fence).skip(1).filter_map(|rest| rest.split("```").next()).collect();
        assert!(!blocks.is_empty(), "the page has no {language}");
        let source = unindented(source);
        for block in blocks {
            assert!(source.contains(&unindented(block)), "not used: {block}");
        }
    }
}

fn unindented(code: &str) -> String {
    code.lines().map(str::trim_start).collect::<Vec<_>>().join("\n")
}
