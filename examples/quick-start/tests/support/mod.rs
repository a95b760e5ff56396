//! Code blocks of Markdown pages.

/// Returns the contents of the code blocks in `language`.
pub(crate) fn blocks<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    let fence = format!("\n```{language}\n");
    page.split(&fence).skip(1).map(|block| block.split("```").next().unwrap_or_default()).collect()
}

/// Returns the code without its indentation, which differs where a block is quoted from a nested module.
fn flattened(code: &str) -> String {
    code.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

/// Asserts that each block of Rust on the page is part of a source.
pub(crate) fn assert_quoted(page: &str, sources: &[String]) {
    let sources: Vec<String> = sources.iter().map(|source| flattened(source)).collect();
    for block in blocks(page, "rust") {
        let code = flattened(block);
        assert!(sources.iter().any(|source| source.contains(&code)), "no source has this code, update it:\n{block}");
    }
}
