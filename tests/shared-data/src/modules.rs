//! Finds the modules of lines in generated code.

/// Returns the lines of generated code without indentation, each with the path of its module, such as
/// `com::example::post`. The path is empty outside of all modules.
///
/// The nesting of modules is determined by indentation: four spaces for each level.
pub fn lines_in_modules(code: &str) -> impl Iterator<Item = (String, &str)> {
    let mut modules: Vec<&str> = Vec::new();
    code.lines().map(move |line| {
        let text = line.trim_start();
        let depth = (line.len() - text.len()) / 4;
        if text == "}" {
            modules.truncate(depth);
        }
        let path = modules.join("::");
        if let Some(module) = text.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(" {")) {
            modules.push(module);
        }
        (path, text)
    })
}
