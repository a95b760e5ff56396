//! Generates a module with the code of a set of lexicons and implementations of all its routes.

use std::fs;
use std::path::Path;

use lexgen::Config;
use lexgen_test_data::{lines_in_modules, make};
use serde_json::Value;

/// An endpoint of the generated code.
struct Route {
    /// The path of its module.
    module: String,
    marker: String,
    /// The route trait and its method.
    route: (String, String),
}

/// Generates the module `name` with a function `router`. Returns `None` if the lexicons have errors.
pub(crate) fn module(out: &Path, name: &str, lexicons: &[Value]) -> Option<String> {
    let sources = out.join(name);
    // Otherwise files of an earlier run would be read.
    let _ = fs::remove_dir_all(&sources);
    fs::create_dir_all(&sources).expect("`OUT_DIR` can be written to");
    for (index, lexicon) in lexicons.iter().enumerate() {
        fs::write(sources.join(format!("{index}.json")), lexicon.to_string()).expect("`OUT_DIR` can be written to");
    }
    let generated = make([sources], Config::default()).text?;
    let file = out.join(format!("{name}.rs"));
    let routes = routes(&generated);
    fs::write(&file, &generated).expect("`OUT_DIR` can be written to");

    let implemented: String = routes.iter().map(implement).collect();
    let routed: String =
        routes.iter().map(|Route { module, marker, .. }| format!(".route::<{module}::{marker}>()")).collect();
    Some(format!(
        "/// A set of lexicons.
#[allow(clippy::needless_question_mark, reason = \"some errors have the target type already\")]
pub mod {name} {{
    include!({file:?});
{implemented}
    /// Returns a router with all routes.
    pub fn router() -> ::lexgen_runtime::server::Router<crate::Service> {{
        ::lexgen_runtime::server::Router::new(crate::Service){routed}.unimplemented_routes(ENDPOINTS)
    }}
}}
"
    ))
}

/// Returns the queries and procedures in generated code.
fn routes(code: &str) -> Vec<Route> {
    let mut routes = Vec::new();
    let mut marker = None;
    for (module, text) in lines_in_modules(code) {
        let row = text.strip_suffix("\" {").and_then(|row| row.split_once(" = \""));
        marker = row.or(marker.filter(|_| text != "}"));
        let route = text.strip_prefix("route: ").and_then(|row| row.strip_suffix(';'));
        if let (Some((marker, _)), Some((route, method))) = (marker, route.and_then(|row| row.split_once(", "))) {
            let marker = marker.to_owned();
            routes.push(Route { module, marker, route: (route.to_owned(), method.to_owned()) });
        }
    }
    let is_method = |route: &Route| {
        code.contains(&format!("query {}::{};", route.module, route.marker))
            || code.contains(&format!("procedure {}::{};", route.module, route.marker))
    };
    routes.retain(is_method);
    routes
}

fn implement(Route { module, marker, route: (route, method), .. }: &Route) -> String {
    format!(
        "
    impl {module}::{route} for crate::Service {{
        async fn {method}(
            &self,
            request: ::lexgen_runtime::Request<{module}::{marker}>,
        ) -> ::lexgen_runtime::Reply<{module}::{marker}> {{
            Ok(crate::respond(request).await?)
        }}
    }}
"
    )
}
