//! The code in `docs/schemas-and-databases.md` is used in this package.

const PAGE: &str = include_str!("../../../docs/schemas-and-databases.md");
const SOURCES: [(&str, &str); 2] = [("toml", include_str!("../lexgen.toml")), ("rust", include_str!("sqlite.rs"))];

#[test]
fn code_in_the_page_is_used_here() {
    for (language, source) in SOURCES {
        let unindented: Vec<&str> = source.lines().map(str::trim_start).collect();
        let unindented = unindented.join("\n");
        let mut blocks = PAGE.split(&format!("```{language}\n")).skip(1).peekable();
        assert!(blocks.peek().is_some(), "the page has no {language}");
        for block in blocks {
            let block = block.split("```").next().unwrap_or_default();
            let block: Vec<&str> = block.lines().map(str::trim_start).collect();
            assert!(unindented.contains(&block.join("\n")), "not used: {block:?}");
        }
    }
}
