//! The table of options.
//!
//! An option is one entry here. The fields, setters and keys of [`Config`](super::Config), the methods of
//! [`Builder`](crate::build::Builder), the flags of the command line and the arguments of the macros all follow from it.

/// Passes the table of options to the macro `$define`.
///
/// An entry has the documentation, `[key, commands, kind value]`, and the field with its default. `commands` is a variant of
/// [`Commands`], and `kind` one of [`OptionKind`]. The first paragraph of the documentation is the help of the flag, where
/// `value` names the value.
macro_rules! for_each_option {
    ($define:ident) => {
        $define! {
            /// Directories and files with lexicons. In directories, all `*.json` at any depth are read. By default `lexicons`.
            ["lexicons", Reading, Paths "DIR|FILE"]
            lexicons: Vec<PathBuf> = vec![PathBuf::from("lexicons")];

            /// The output: a file, or with the layout `namespace` a directory. By default `src/lexicons.rs` or
            /// `src/lexicons`.
            ["out", Generating, Output "PATH"]
            out: Option<PathBuf> = None;

            /// Whether the code is one file, or a file for each namespace.
            ["layout", Generating, Output "LAYOUT"]
            layout: Layout = Layout::Single;

            /// Generates only definitions that match a pattern, and those that they refer to. Patterns are NSIDs,
            /// `app.example.*` or `*`, with `#def` for one definition.
            ["include", Selecting, List "PATTERN"]
            include: Vec<DefinitionPattern> = Vec::new();

            /// Generates no definitions that match a pattern, unless others refer to them.
            ["exclude", Selecting, List "PATTERN"]
            exclude: Vec<DefinitionPattern> = Vec::new();

            /// Types that exist elsewhere, such as `com.atproto.*=::atproto_types::com::atproto`.
            ["extern", Selecting, Map "PATTERN=RUST_PATH"]
            externs: Externs = Externs::default();

            /// Whether a ref that leads to no definition is an error, or means any data and is a warning.
            ["unresolved", Reading, Value "TREATMENT"]
            unresolved: Unresolved = Unresolved::Error;

            /// Whether a string format or the type of a `main` definition that lexgen does not know is an error, or is left out
            /// with a warning.
            ///
            /// The string becomes a plain string, and the definition is left out. See [`Unknown`](crate::Unknown).
            ["unknown", Reading, Value "TREATMENT"]
            unknown: Unknown = Unknown::Error;

            /// The code to generate in addition to types: any of `types,client,server,validate`.
            ["parts", Generating, Value "LIST"]
            parts: Parts = Parts::default();

            /// Whether types own their strings or borrow them from the input.
            ["strings", Generating, Value "OWNERSHIP"]
            strings: Strings = Strings::Owned;

            /// Lexicons whose types drop unknown fields instead of keeping them.
            ["drop-extra", Generating, List "PATTERN"]
            drop_extra: Vec<NsidPattern> = Vec::new();

            /// Lists that keep their valid elements when others are invalid, optional objects and unions that are absent when
            /// they are invalid, and formatted strings that keep any text: an NSID or `app.example.*`, with `#def` and `.path`
            /// as in `app.bsky.feed.getTimeline#main.output.feed`.
            ///
            /// A list becomes a `LossyVec` of the runtime: it keeps each invalid element as data, with its index and the
            /// reason. A value that is not a list is kept whole. An optional field that is an object, a union or `unknown`
            /// becomes a `LossyOption`: invalid data is read as absent, and kept with the reason. A formatted string becomes a
            /// `LossyText`, which keeps and marks text of another format. All of it is written back unchanged, and validation
            /// reports it. Everything else is read strictly: one invalid value is an error.
            ///
            /// If a property refers to a definition that is a list or a string, a path to the property affects that property
            /// only, and a path to the definition affects all properties that refer to it. An optional field matches if it is an
            /// object, a union or `unknown`, directly or through a ref. A path to the definition that it refers to has no effect on
            /// it. A required field of this kind never matches, since it cannot be absent. Strings with an `enum` or a `const`
            /// never match, since they have types of their own. Neither do parameters, which are not third-party data.
            ///
            /// ```
            /// let config = lexgen::Config::from_toml(
            ///     r#"lossy = ["app.bsky.feed.getTimeline#main.output.feed", "app.bsky.feed.post#main.createdAt"]"#,
            /// )?;
            /// assert_eq!(config.lossy.len(), 2);
            /// # Ok::<(), lexgen::ConfigError>(())
            /// ```
            ["lossy", Generating, List "PATTERN"]
            lossy: Vec<PlacePattern> = Vec::new();

            /// Fields whose values `Debug` does not print: names, or ends of names as in `*Key`. They are added to the default
            /// ones such as `password` and `*Token`.
            ["secrets", Generating, List "NAME"]
            secrets: Vec<String> = Vec::new();

            /// Hides fields in `Debug` that usually hold secrets, such as `password` and `*Token`. On by default.
            ///
            /// The list is [`DEFAULT_SECRETS`](crate::DEFAULT_SECRETS).
            ["default-secrets", Generating, NoFlag ""]
            default_secrets: bool = true;

            /// The traits that structs, unions and errors derive, such as `app.bsky.*=Clone,Debug,PartialEq`; without a pattern, all
            /// of them. By default `Clone,Debug,PartialEq,Eq,Hash`.
            ///
            /// A type that contains one without a trait does not derive it either. Types that can contain themselves always have
            /// `PartialEq`, and so has what they contain. Enumerations of strings and integers have all traits. See
            /// [`Derives`](crate::Derives).
            ["derives", Generating, Map "[PATTERN=]TRAITS"]
            derives: Derives = Derives::default();

            /// Attributes to add to types, fields or variants, such as `app.bsky.*=#[derive(schemars::JsonSchema)]`.
            ///
            /// See [`Attributes`](crate::Attributes), which also selects by kind.
            ///
            /// ```
            /// let config = lexgen::Config::from_toml(
            ///     r##"
            ///     [[attributes]]
            ///     on = "app.bsky.*"
            ///     kinds = ["params", "input"]
            ///     add = ["#[derive(schemars::JsonSchema)]"]
            ///     "##,
            /// )?;
            /// assert_eq!(config.attributes.len(), 1);
            /// # Ok::<(), lexgen::ConfigError>(())
            /// ```
            ["attributes", Generating, Map "PATTERN=ATTRIBUTE"]
            attributes: Vec<Attributes> = Vec::new();

            /// The types of string formats instead of the runtime's, such as `did=crate::Did`.
            ///
            /// The type must have a `replacement!` of the runtime. Strings with an `enum`, `knownValues`, `const` or `default` are not
            /// affected.
            ["formats", Generating, Map "FORMAT=RUST_PATH"]
            formats: Formats = Formats::default();

            /// The types of single fields, such as `app.bsky.feed.post#main.text=crate::Text`.
            ///
            /// The type must have a `replacement!` of the runtime. See [`Replacements`](crate::Replacements).
            ["replace", Generating, Map "PLACE=RUST_PATH"]
            replace: Replacements = Replacements::default();

            /// Definitions whose structs have a setter for each field, such as `with_langs`, and a builder where too many fields are
            /// required for `new`.
            ["setters", Generating, List "PATTERN"]
            setters: Vec<DefinitionPattern> = Vec::new();

            /// Definitions whose structs, unions, enumerations and errors are `#[non_exhaustive]`. Their structs have setters.
            ["non-exhaustive", Generating, List "PATTERN"]
            non_exhaustive: Vec<DefinitionPattern> = Vec::new();

            /// Puts the modules of each namespace, and what refers to them, behind a Cargo feature such as `app-bsky-feed`.
            ///
            /// The command writes the features into the `[features]` of the `Cargo.toml` above `out`. Build scripts and
            /// macros leave that to you. See [`manifest`](crate::manifest).
            ["namespace-features", Generating, Flag ""]
            namespace_features: bool = false;

            /// The path of the runtime in generated code. By default `::lexgen_runtime`.
            ["runtime", Generating, Value "RUST_PATH"]
            runtime: RustPath = RustPath::runtime();

            /// Continues with the valid lexicons when others have errors.
            ["keep-going", Reading, Flag ""]
            keep_going: bool = false;

            /// Treats warnings as errors.
            ["deny-warnings", Reading, Flag ""]
            deny_warnings: bool = false;

            /// Also warns about valid lexicons that other tools reject.
            ["pedantic", Selecting, Flag ""]
            pedantic: bool = false;
        }
    };
}

pub(crate) use for_each_option;

/// An option, for front ends.
#[derive(Clone, Copy, Debug)]
pub struct OptionInfo {
    /// The key in `lexgen.toml`.
    pub key: &'static str,
    /// The name of the flag, without `--`.
    pub flag: &'static str,
    /// The documentation, in Markdown.
    pub doc: &'static str,
    /// The commands that the option affects.
    pub commands: Commands,
    /// The number of values.
    pub kind: OptionKind,
    /// A name for the value.
    pub value_name: &'static str,
    /// Whether the values are paths, which need not be Unicode.
    pub takes_paths: bool,
    /// All values, if there are few.
    pub choices: &'static [&'static str],
}

/// The commands that an option affects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commands {
    /// All that read lexicons.
    Reading,
    /// Those that are about the lexicons that code is generated for.
    Selecting,
    /// Those that generate code.
    Generating,
}

/// The values of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionKind {
    /// Paths, which together replace the default.
    Paths,
    /// A list, to which values are added.
    List,
    /// Keys with values.
    Map,
    /// One value.
    Value,
    /// One value that only matters when files are written.
    Output,
    /// A boolean that is `false` by default.
    Flag,
    /// A boolean that is `true` by default. Its flag is called `--no-KEY`.
    NoFlag,
}
