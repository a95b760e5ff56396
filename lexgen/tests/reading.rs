//! The documents of a corpus, the targets of refs, and the diagnostics of files.

use std::fs;
use std::path::Path;

use lexgen::corpus::{Corpus, Target, read};
use lexgen::diagnostic::{Code, Diagnostics};
use lexgen::source::{Sources, load};
use lexgen::syntax::{Body, DefId, DefName, DefinitionKind, Reference, Schema, SchemaKind};
use lexgen::{Config, Unresolved};

fn run(files: &[(&str, &str)], config: &Config) -> (Corpus, Vec<Code>) {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(*path, (*text).to_owned());
    }
    let mut diagnostics = Diagnostics::default();
    let corpus = read(&sources, config, &mut diagnostics);
    let codes = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    (corpus, codes)
}

fn config(toml: &str) -> Config {
    Config::from_toml(toml).expect("the configuration is valid")
}

fn names(corpus: &Corpus) -> Vec<&str> {
    corpus.documents().iter().map(|document| document.id.as_str()).collect()
}

fn id(nsid: &str, name: &str) -> DefId {
    DefId { nsid: nsid.parse().expect("the NSID is valid"), name: DefName::new(name) }
}

/// Returns the ref of a property of the main definition of a document, which is an object.
fn ref_of<'c>(corpus: &'c Corpus, nsid: &str, property: &str) -> &'c Reference {
    let document = corpus.document(&nsid.parse().expect("the NSID is valid")).expect("the document is valid");
    let main = document
        .definitions
        .iter()
        .find(|definition| definition.name.is_main())
        .expect("the document has a main definition");
    let DefinitionKind::Schema(Schema { kind: SchemaKind::Object(object), .. }) = &main.kind else {
        panic!("the main definition is not an object")
    };
    let property = object.properties.iter().find(|found| found.name == property).expect("the property exists");
    let SchemaKind::Ref(reference) = &property.schema.kind else { panic!("the property is not a ref") };
    reference
}

/// Returns a document with an object that has one property of this type.
fn document(nsid: &str, property: &str) -> String {
    format!(
        r#"{{ "lexicon": 1, "id": "{nsid}", "defs": {{ "main": {{ "type": "object", "properties": {{ "p": {property} }} }} }} }}"#
    )
}

const BOOLEAN: &str = r#"{ "type": "boolean" }"#;

fn reference(to: &str) -> String {
    format!(r#"{{ "type": "ref", "ref": "{to}" }}"#)
}

#[test]
fn a_document_may_be_bare_a_record_or_wrapped_with_its_uri() {
    let bare = document("com.example.a", BOOLEAN);
    let record = r#"{ "id": "com.example.a", "defs": { "main": { "type": "object", "properties": { "p": { "type": "boolean" } } } },
        "$type": "com.atproto.lexicon.schema", "lexicon": 1, "revision": 3 }"#;
    let wrapped =
        format!(r#"{{ "uri": "at://x/com.atproto.lexicon.schema/com.example.a", "cid": "b", "value": {bare} }}"#);
    for text in [&bare, record, &wrapped] {
        let (corpus, codes) = run(&[("a.json", text)], &Config::default());
        assert_eq!(codes, [], "{text}");
        assert_eq!(names(&corpus), ["com.example.a"]);
    }
}

#[test]
fn documents_are_sorted_by_id() {
    let (b, a) = (document("com.example.b", BOOLEAN), document("com.example.a", BOOLEAN));
    let (corpus, _) = run(&[("1.json", &b), ("2.json", &a)], &Config::default());
    assert_eq!(names(&corpus), ["com.example.a", "com.example.b"]);
}

#[test]
fn include_selects_the_closure_of_references() {
    let files = [
        ("a.json", document("com.example.a", &reference("org.example.b"))),
        ("b.json", document("org.example.b", &reference("org.example.c"))),
        ("c.json", document("org.example.c", &reference("com.example.a"))),
        ("d.json", document("org.example.d", &reference("com.example.a"))),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let (corpus, codes) = run(&files, &config("include = ['com.example.*']"));
    assert_eq!((names(&corpus), codes), (vec!["com.example.a", "org.example.b", "org.example.c"], vec![]));
    let (corpus, _) = run(&files, &config("include = ['com.example.*']\nexclude = ['org.example.*']"));
    assert_eq!(
        names(&corpus),
        ["com.example.a", "org.example.b", "org.example.c"],
        "refs take precedence over `exclude`"
    );
    let (corpus, _) = run(&files, &config("exclude = ['org.example.d']"));
    assert_eq!(names(&corpus).len(), 3);
}

#[test]
fn unselected_documents_are_not_reported() {
    let good = document("com.example.good", BOOLEAN);
    let faulty = document("org.example.faulty", r#"{ "type": "nothing" }"#);
    let dangling = document("org.example.dangling", &reference("#nothing"));
    let files = [
        ("com/example/good.json", good.as_str()),
        ("org/example/faulty.json", faulty.as_str()),
        ("org/example/faulty2.json", faulty.as_str()),
        ("org/example/dangling.json", dangling.as_str()),
        ("org.example.broken.json", "{ \"lexicon\": 1,"),
    ];
    let (corpus, codes) = run(&files, &config("include = ['com.example.*']"));
    assert_eq!((names(&corpus), codes), (vec!["com.example.good"], vec![]));
    let (_, codes) = run(&files, &Config::default());
    assert!(codes.contains(&Code::InvalidJson) && codes.contains(&Code::UnresolvedRef), "{codes:?}");
}

#[test]
fn a_malformed_file_that_a_selected_document_needs_is_reported_once() {
    let good = document("com.example.good", &reference("org.example.broken#part"));
    let files = [("com/example/good.json", good.as_str()), ("org.example.broken.json", "{ \"lexicon\": 1,")];
    let (corpus, codes) = run(&files, &config("include = ['com.example.*']"));
    assert_eq!((names(&corpus), codes), (vec!["com.example.good"], vec![Code::InvalidJson]));
    assert!(matches!(corpus.target(ref_of(&corpus, "com.example.good", "p")), Target::Missing));
}

#[test]
fn an_invalid_document_is_skipped_without_errors_in_its_users() {
    let user = document("com.example.user", &reference("com.example.faulty"));
    let faulty = document("com.example.faulty", r#"{ "type": "nothing" }"#);
    let (corpus, codes) = run(&[("1.json", &user), ("2.json", &faulty)], &Config::default());
    assert_eq!((names(&corpus), codes), (vec!["com.example.user"], vec![Code::UnknownType]));
    assert!(matches!(corpus.target(ref_of(&corpus, "com.example.user", "p")), Target::Missing));
}

#[test]
fn dangling_refs_are_errors_or_one_warning_for_each_target() {
    let files = [
        ("1.json", document("com.example.a", &reference("org.other.thing"))),
        ("2.json", document("com.example.b", &reference("org.other.thing"))),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let (corpus, codes) = run(&files, &Config::default());
    assert_eq!((names(&corpus), codes), (vec![], vec![Code::UnresolvedRef; 2]));
    let (corpus, codes) = run(&files, &Config::default().unresolved(Unresolved::Data));
    assert_eq!((names(&corpus), codes), (vec!["com.example.a", "com.example.b"], vec![Code::UnresolvedRef]));
    assert!(matches!(corpus.target(ref_of(&corpus, "com.example.a", "p")), Target::Missing));
}

/// A document whose `main` has a type that does not exist, and that has another definition.
const FUTURE: &str = r#"{ "lexicon": 1, "id": "com.example.future", "defs": {
    "main": { "type": "hologram" }, "part": { "type": "boolean" } } }"#;

fn definitions(corpus: &Corpus) -> Vec<String> {
    let documents = corpus.documents().iter();
    documents.flat_map(|document| document.definitions.iter().map(|found| found.name.as_str().to_owned())).collect()
}

#[test]
fn a_main_definition_of_an_unknown_type_is_an_error_or_left_out() {
    let (corpus, codes) = run(&[("1.json", FUTURE)], &Config::default());
    assert_eq!((names(&corpus), codes), (vec![], vec![Code::UnknownType]));
    assert!(!corpus.leaves_out("com.example.future"));

    let (corpus, codes) = run(&[("1.json", FUTURE)], &config("unknown = 'data'"));
    assert_eq!((names(&corpus), codes), (vec!["com.example.future"], vec![Code::UnknownType]));
    assert_eq!(definitions(&corpus), ["part"]);
    let left_out = ["com.example.future", "com.example.future#main"].map(|name| corpus.leaves_out(name));
    assert_eq!(left_out, [true, true]);
    let others = ["com.example.future#part", "com.example.other", "com.example.future#mai"];
    assert!(!others.iter().any(|name| corpus.leaves_out(name)));
}

#[test]
fn other_unknown_types_and_known_types_in_wrong_places_stay_errors() {
    for definition in [
        r#""part": { "type": "hologram" }"#,
        r#""main": { "type": "object", "properties": { "p": { "type": "hologram" } } }"#,
        r#""main": { "type": "ref", "ref": "com.example.other" }"#,
        r#""main": { "size": 1 }"#,
    ] {
        let text = format!(r#"{{ "lexicon": 1, "id": "com.example.thing", "defs": {{ {definition} }} }}"#);
        let (strict, expected) = run(&[("1.json", &text)], &Config::default());
        let (corpus, codes) = run(&[("1.json", &text)], &config("unknown = 'data'"));
        assert_eq!((names(&corpus), &codes), (names(&strict), &expected), "{definition}");
        assert_eq!((names(&corpus).len(), codes.len()), (0, 1), "{definition}");
        assert!(!corpus.leaves_out("com.example.thing"), "{definition}");
    }
}

#[test]
fn a_ref_to_a_definition_that_is_left_out_is_an_error_or_any_data() {
    let user = document("com.example.user", &reference("com.example.future"));
    let files = [("1.json", user.as_str()), ("2.json", FUTURE)];
    let (corpus, codes) = run(&files, &config("unknown = 'data'"));
    assert_eq!((names(&corpus), codes), (vec!["com.example.future"], vec![Code::UnresolvedRef, Code::UnknownType]));
    let (corpus, codes) = run(&files, &config("unknown = 'data'\nunresolved = 'data'"));
    assert_eq!(names(&corpus), ["com.example.future", "com.example.user"]);
    assert_eq!(codes, [Code::UnresolvedRef, Code::UnknownType]);
    assert!(matches!(corpus.target(ref_of(&corpus, "com.example.user", "p")), Target::Missing));
    let external = config("unknown = 'data'\n[extern]\n'com.example.future' = '::other::Future'");
    let (corpus, codes) = run(&files, &external);
    assert_eq!((names(&corpus), codes), (vec!["com.example.user"], vec![]));
    assert!(matches!(corpus.target(ref_of(&corpus, "com.example.user", "p")), Target::Extern));

    // A definition that has errors is not left out.
    let (corpus, codes) = run(&files, &Config::default());
    assert_eq!((names(&corpus), codes), (vec!["com.example.user"], vec![Code::UnknownType]));
    let user = document("com.example.user", &reference("com.example.future#part"));
    let faulty = FUTURE.replace("boolean", "ref");
    let (corpus, codes) = run(&[("1.json", &user), ("2.json", &faulty)], &config("unknown = 'data'"));
    assert_eq!(names(&corpus), ["com.example.user"]);
    assert_eq!(codes, [Code::UnknownType, Code::MisplacedType]);

    let (corpus, codes) = run(&[("1.json", &user), ("2.json", FUTURE)], &config("unknown = 'data'"));
    assert_eq!((names(&corpus).len(), codes), (2, vec![Code::UnknownType]));
}

#[test]
fn a_string_of_an_unknown_format_is_an_error_or_a_plain_string() {
    let text = document("com.example.thing", r#"{ "type": "string", "format": "color", "maxLength": 9 }"#);
    let (corpus, codes) = run(&[("1.json", &text)], &Config::default());
    assert_eq!((names(&corpus), codes), (vec![], vec![Code::UnknownFormat]));
    let (corpus, codes) = run(&[("1.json", &text)], &config("unknown = 'data'"));
    assert_eq!((names(&corpus), codes), (vec!["com.example.thing"], vec![Code::UnknownFormat]));
    let validator = lexgen::validate::Validator::new(&corpus);
    let checker = validator.definition("com.example.thing").expect("it is a type of data");
    for (text, is_valid) in [("red", true), ("", true), ("as long as it gets", false)] {
        let value = lexgen_data::Object::from([("p", text)]).into();
        assert_eq!(checker.check(&value, lexgen::validate::Leniency::DEFAULT).is_ok(), is_valid, "{text}");
    }
}

#[test]
fn extern_types_need_no_document() {
    let user = document("com.example.user", &reference("org.other.thing"));
    let other = document("org.other.thing", r#"{ "type": "boolean", "unknown": 1 }"#);
    let externs = config("[extern]\n'org.other.*' = '::other'");
    let (corpus, codes) = run(&[("1.json", &user)], &externs);
    assert_eq!((names(&corpus), codes), (vec!["com.example.user"], vec![]));
    assert!(matches!(corpus.target(ref_of(&corpus, "com.example.user", "p")), Target::Extern));
    let (corpus, codes) = run(&[("1.json", &user), ("2.json", &other)], &externs);
    assert_eq!((names(&corpus), codes), (vec!["com.example.user"], vec![]));

    let wrong = document("com.example.user", &reference("org.other.thing#part"));
    let (_, codes) = run(&[("1.json", &wrong), ("2.json", &other)], &externs);
    assert_eq!(codes, [Code::UnresolvedRef], "an existing document must define the target");
    let one = config("[extern]\n'org.other.thing#part' = '::other::Part'");
    let (corpus, codes) = run(&[("1.json", &wrong)], &one);
    assert_eq!((names(&corpus), codes), (vec!["com.example.user"], vec![]));
}

#[test]
fn identical_duplicates_are_used_once_and_conflicting_ones_are_skipped() {
    let (text, other) = (document("com.example.a", BOOLEAN), document("com.example.a", r#"{ "type": "integer" }"#));
    let (corpus, codes) = run(&[("1.json", &text), ("2.json", &text)], &Config::default());
    assert_eq!((names(&corpus), codes), (vec!["com.example.a"], vec![Code::RepeatedDocument]));
    let (corpus, codes) = run(&[("1.json", &text), ("2.json", &other)], &Config::default());
    assert_eq!((names(&corpus), codes), (vec![], vec![Code::DuplicateDocument]));
}

#[test]
fn all_problems_of_a_document_are_reported_at_once() {
    let text = r##"{
        "lexicon": 2,
        "id": "com.example.a",
        "oops": 1,
        "defs": {
            "main": { "type": "object", "required": ["x"], "properties": {
                "a": { "type": "nothing" },
                "b": { "type": "string", "maxLength": 1, "default": "long" },
                "c": { "type": "ref", "ref": "#none" }
            } },
            "a.b": { "type": "boolean" }
        }
    }"##;
    let (corpus, codes) = run(&[("a.json", text)], &Config::default());
    assert!(corpus.documents().is_empty());
    assert_eq!(
        codes,
        [
            Code::LexiconVersion,
            Code::UnknownField,
            Code::RequiredWithoutProperty,
            Code::UnknownType,
            Code::InvalidDefault,
            Code::UnresolvedRef,
            Code::InvalidDefinitionName,
        ]
    );
}

#[test]
fn extern_definitions_are_validated() {
    let shared = r#"{ "lexicon": 1, "id": "org.example.defs", "defs": {
        "short": { "type": "string", "maxLength": 3 },
        "mark": { "type": "token" },
        "main": { "type": "query" }
    } }"#;
    let invalid = r#"{ "lexicon": 1, "id": "org.example.broken", "defs": { "main": { "type": "array", "items": { "type": "string" }, "minLength": 2, "maxLength": 1 } } }"#;
    let own = r#"{ "lexicon": 1, "id": "com.example.own", "defs": { "mark": { "type": "token" }, "main": { "type": "object", "properties": {
        "a": { "type": "ref", "ref": "org.example.defs#short" }, "b": { "type": "ref", "ref": "org.example.broken" }
    } } } }"#;
    let config = config("extern = { 'org.example.*' = '::other::org::example' }");
    let (corpus, codes) = run(&[("a.json", shared), ("b.json", invalid), ("c.json", own)], &config);
    assert_eq!((names(&corpus), codes), (vec!["com.example.own"], vec![]));

    let short = ref_of(&corpus, "com.example.own", "a");
    assert!(matches!(corpus.target(short), Target::Extern));
    let schema = corpus.schema(short).expect("the document exists");
    assert!(matches!(&schema.kind, SchemaKind::String(string) if string.length.max == Some(3)));
    assert!(corpus.document(&short.target.nsid).is_none(), "an external document must not be in the corpus");
    let invalid = ref_of(&corpus, "com.example.own", "b");
    assert!(corpus.schema(invalid).is_none(), "definitions with errors must not be used");

    assert!(corpus.is_token(&id("org.example.defs", "mark")) && corpus.is_token(&id("com.example.own", "mark")));
    assert!(!corpus.is_token(&short.target) && !corpus.is_token(&id("org.example.gone", "mark")));
}

#[test]
fn only_the_path_below_the_given_directory_spells_an_nsid() -> std::io::Result<()> {
    let directory = tempfile::tempdir()?;
    let lexicons = directory.path().join("com/example/app/lexicons");
    let codes = |path: &Path| {
        let mut diagnostics = Diagnostics::default();
        let sources = load(&[path.to_owned()], &mut diagnostics);
        assert_eq!(read(&sources, &Config::default(), &mut diagnostics).documents().len(), 1);
        diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>()
    };
    fs::create_dir_all(&lexicons)?;
    fs::write(lexicons.join("note.json"), document("com.example.note", BOOLEAN))?;
    assert_eq!(codes(&lexicons), []);
    assert_eq!(codes(&lexicons.join("note.json")), []);
    assert_eq!(codes(directory.path()), [Code::IdPathMismatch]);

    let nested = lexicons.join("com/example");
    fs::create_dir_all(&nested)?;
    fs::rename(lexicons.join("note.json"), nested.join("other.json"))?;
    assert_eq!(codes(&lexicons), [Code::IdPathMismatch]);
    Ok(())
}

#[test]
fn dangling_refs_depend_on_their_place() {
    let text = r#"{ "lexicon": 1, "id": "com.example.a", "defs": { "main": { "type": "object", "properties": {
        "a": { "type": "ref", "ref": "org.other.thing" },
        "b": { "type": "union", "refs": ["org.other.thing"] },
        "c": { "type": "union", "refs": ["org.other.thing"], "closed": true },
        "d": { "type": "union", "refs": ["org.other.thing"] }
    } } } }"#;
    let mut sources = Sources::default();
    sources.add("a.json", text.to_owned());
    let mut diagnostics = Diagnostics::default();
    read(&sources, &Config::default().unresolved(Unresolved::Data), &mut diagnostics);
    let notes: Vec<&str> = diagnostics.iter().flat_map(|diagnostic| &diagnostic.notes).map(String::as_str).collect();
    assert_eq!(
        notes,
        [
            "wherever a ref names it, any value of the data model is accepted",
            "open unions that name it have no variant for it; their variant for unknown types keeps such data",
            "closed unions that name it have a variant that holds such an object as data",
        ]
    );
}

#[test]
fn descriptions_of_parameters_and_of_the_schemas_of_bodies_are_kept() {
    let text = r#"{ "lexicon": 1, "id": "com.example.a", "defs": { "main": { "type": "procedure",
        "parameters": { "type": "params", "description": "of parameters", "properties": {} },
        "input": { "encoding": "application/json", "schema": { "type": "object", "description": "of input", "properties": {} } },
        "output": { "encoding": "application/jsonl", "schema": { "type": "object", "description": "of a line", "properties": {} } }
    } } }"#;
    let (corpus, codes) = run(&[("a.json", text)], &Config::default());
    assert_eq!(codes, [Code::SchemaWithoutJson]);
    let document =
        corpus.document(&"com.example.a".parse().expect("the NSID is valid")).expect("the document is valid");
    let definition = &document.definitions[0];
    let DefinitionKind::Procedure(method) = &definition.kind else {
        panic!("the definition is a procedure");
    };
    let parameters = method.parameters.as_ref().and_then(|object| object.description.as_deref());
    let body = |body: &Option<Body>| body.as_ref().and_then(|body| body.description.clone());
    assert_eq!(parameters, Some("of parameters"));
    assert_eq!(body(&method.input).as_deref(), Some("of input"));
    assert_eq!(body(&method.output), None, "the schema of a body that is not JSON describes only a part of it");
}
