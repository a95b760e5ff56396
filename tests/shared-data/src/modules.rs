//! Where in emitted code something stands.

/// The lines of emitted code without their indentation, each with the path of the module that it stands in, such as
/// `com::example::post`; the path is empty outside of all modules.
///
/// It goes by the indentation of emitted code, four spaces for each step, and reads nothing else than modules.
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
