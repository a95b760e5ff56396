//! The table of codes: name, default severity and meaning.

use std::fmt;
use std::str::FromStr;

use crate::lexicon::diagnostic::Severity;

/// Defines the enum and its methods from one table.
macro_rules! codes {
    ($($code:ident $text:literal $severity:ident $meaning:literal;)*) => {
        /// The kind of a diagnostic.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $code,)*
        }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$code),*];

            /// The code as it is shown in brackets, such as `unresolved-ref`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => $text),* }
            }

            /// The default severity.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity),* }
            }

            /// The meaning, in a sentence or two.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$code => $meaning),* }
            }
        }
    };
}

codes! {
    // Files.
    UnreadablePath "unreadable-path" Error "A file or directory with lexicons is missing or cannot be read.";
    NotUtf8 "not-utf8" Error "A file is not UTF-8, as JSON must be.";
    NoLexicons "no-lexicons" Error "No `*.json` file was found where lexicons should be.";
    SkippedFile "skipped-file" Warning "A file among the lexicons has the extension of a JSON dialect, such as `.jsonc`, is not a regular file, or is a link that leads out of the directory. It is skipped.";
    ByteOrderMark "byte-order-mark" Warning "A file starts with a byte order mark, which JSON does not allow. The mark is skipped.";

    // JSON.
    InvalidJson "invalid-json" Error "A file is not JSON.";
    NestingTooDeep "nesting-too-deep" Error "Arrays and objects are nested deeper than any schema needs.";
    DuplicateKey "duplicate-key" Error "An object has a key twice, and readers differ in which value they use.";
    WrongJsonType "wrong-json-type" Error "A field has a value of the wrong JSON type.";
    IntegerWithFraction "integer-with-fraction" Warning "An integer is written with a fraction or an exponent. Readers differ in whether they accept it.";
    UnsafeInteger "unsafe-integer" Warning "An integer is beyond 2^53 - 1, where JavaScript loses digits.";
    IntegerTooLarge "integer-too-large" Error "An integer does not fit into 64 bits, which is the range of the data model.";
    MissingField "missing-field" Error "A required field is missing.";
    UnknownField "unknown-field" Warning "A field is not defined by the Lexicon language at this place, and has no effect.";
    DuplicateItem "duplicate-item" Warning "A list of distinct items has one of them twice.";

    // Documents.
    NotALexicon "not-a-lexicon" Warning "A JSON file among the lexicons is not a lexicon. It is skipped.";
    LexiconVersion "lexicon-version" Error "`lexicon` is not 1, the only version of the language.";
    InvalidId "invalid-id" Error "The `id` of a document is not an NSID.";
    IdPathMismatch "id-path-mismatch" Warning "The path of a file spells another NSID than the document's `id`.";
    DuplicateDocument "duplicate-document" Error "Two documents have the same `id`.";
    RepeatedDocument "repeated-document" Warning "The same document exists twice, with the same text. It is used once.";
    NsidCase "nsid-case" Warning "Two NSIDs differ by case only, which the specification forbids.";
    EmptyDefs "empty-defs" Warning "A document defines nothing.";
    InvalidDefinitionName "invalid-definition-name" Error "The name of a definition is empty or has characters that a ref cannot contain.";
    OddDefinitionName "odd-definition-name" Pedantic "The name of a definition is not made of ASCII letters and digits.";

    // Types and places.
    UnknownType "unknown-type" Error "A `type` is not defined by the Lexicon language. For a `main` definition, the option `unknown` makes it a warning.";
    MisplacedType "misplaced-type" Error "A type is used where the language does not allow it.";
    UnknownDefinition "unknown-definition" Warning "A definition is of type `unknown`, which the language allows for fields only. Other tools reject that.";
    InlineObject "inline-object" Pedantic "An object is declared within another one instead of by a ref. Other tools reject that.";
    NestedArray "nested-array" Pedantic "An array contains arrays. Other tools reject that.";

    // Records and methods.
    MissingRecordKey "missing-record-key" Warning "A record does not have a `key`. It is read as `any`.";
    InvalidRecordKey "invalid-record-key" Error "The `key` of a record or a space is not a record key type.";
    InvalidEncoding "invalid-encoding" Error "The `encoding` of a body is not a MIME type.";
    OddEncoding "odd-encoding" Warning "The `encoding` of a body is more than one plain MIME type or pattern. Other tools reject or misread that.";
    SchemaWithoutJson "schema-without-json" Warning "A body has a schema although its encoding is not JSON.";
    UnknownSubprotocol "unknown-subprotocol" Error "The `subprotocol` of a subscription is not a framing of event streams. The framings are `xrpc.v0.cbor`, `xrpc.v1.json` and `xrpc.v1.cbor`.";
    OddErrorName "odd-error-name" Warning "The name of an error is not a short ASCII word.";

    // Objects.
    MissingProperties "missing-properties" Warning "An object has no `properties`. It is read as if they were empty.";
    RequiredWithoutProperty "required-without-property" Error "`required` names a property that does not exist.";
    NullableWithoutProperty "nullable-without-property" Warning "`nullable` names a property that does not exist.";
    ReservedProperty "reserved-property" Warning "The name of a property starts with `$`, which the data model reserves. The property is left out.";
    EmptyPropertyName "empty-property-name" Warning "The name of a property is empty, which the data model does not allow.";

    // Constraints.
    NegativeLimit "negative-limit" Error "A length or a size is negative.";
    ImpossibleRange "impossible-range" Error "A lower limit is above the upper one, so that no value is valid.";
    ConstAndDefault "const-and-default" Error "A field has both `const` and `default`.";
    InvalidConst "invalid-const" Error "A `const` violates another constraint of its field, so that no value is valid.";
    InvalidDefault "invalid-default" Error "A `default` violates a constraint of its field.";
    UnusableValue "unusable-value" Warning "A value of an `enum` violates another constraint of its field, so that it can never occur.";
    EmptyEnum "empty-enum" Error "An `enum` is empty, so that no value is valid.";
    UnusedKnownValues "unused-known-values" Warning "A string has both `enum` and `knownValues`. The latter has no effect.";
    LocalKnownValue "local-known-value" Warning "A known value looks like a ref within its document, but is a plain string.";
    UnknownFormat "unknown-format" Error "The `format` of a string is not defined by the Lexicon language. The option `unknown` makes it a warning.";
    InvalidAccept "invalid-accept" Warning "`accept` of a blob has an item that is neither a MIME type nor a pattern.";
    EmptyAccept "empty-accept" Warning "`accept` of a blob is empty. Readers differ in whether it accepts nothing or anything.";

    // Refs.
    InvalidRef "invalid-ref" Error "A ref is not the name of a definition.";
    LexPrefix "lex-prefix" Warning "A ref starts with `lex:`, a form that one implementation uses internally.";
    UnresolvedRef "unresolved-ref" Error "A ref names a definition that does not exist, or one that is left out by the option `unknown`.";
    RefTarget "ref-target" Error "A ref names a definition that is not a type of data.";
    UnionTarget "union-target" Error "A union names a definition that is neither an object nor a record.";
    UnionToken "union-token" Warning "A union names a token, which has no data. The variant has nothing but its `$type`.";
    EmptyClosedUnion "empty-closed-union" Error "A union is closed and has no refs, so that no value is valid.";
    NoFiniteValue "no-finite-value" Warning "Every value of an object contains another one of the same type, so that none can exist.";

    // Options.
    UnmatchedPattern "unmatched-pattern" Warning "A pattern of an option such as `include` or `lossy` matches nothing and has no effect. It is an error if nothing would be generated.";
    EmptySelection "empty-selection" Error "The options `include`, `exclude`, `extern` and `unknown` leave no definition to generate code for.";

    // Spaces.
    InvalidSpaceName "invalid-space-name" Error "The `name` of a space is empty or has more than 64 characters.";
    InvalidCollection "invalid-collection" Error "A collection of a space is not an NSID.";

    // Import of JSON Schema and OpenAPI.
    InvalidYaml "invalid-yaml" Error "A file is not YAML, or has YAML that JSON has no counterpart for, such as several documents.";
    ImportFormat "import-format" Error "A file is not the JSON Schema or OpenAPI document that it should be, or a part of it has the wrong JSON type.";
    ImportRef "import-ref" Error "A `$ref` leads to another file, to nothing, or only to itself.";
    ImportTooLarge "import-too-large" Error "A document becomes too large or too deep when aliases, refs and `allOf` are expanded.";
    ImportEmpty "import-empty" Error "A document has nothing that can become a lexicon.";
    ImportWider "import-wider" Warning "A constraint has no counterpart in the Lexicon language. The lexicon accepts more data than the schema.";
    ImportNarrower "import-narrower" Warning "A part of a schema becomes the closest type of the Lexicon language. The lexicon rejects data that the schema accepts.";
    ImportChanged "import-changed" Warning "A part of an API works otherwise in XRPC, such as the HTTP method.";
    ImportLeftOut "import-left-out" Warning "A part of a schema or an API has no counterpart in the Lexicon language, and is left out.";
    ImportAnnotation "import-annotation" Warning "A remark in a schema has no counterpart in the Lexicon language. It does not restrict data, and is left out.";
    ImportRenamed "import-renamed" Warning "A name is taken or cannot be a name in a lexicon, and is replaced by another one.";

    // Rust that declares lexicons.
    InvalidRust "invalid-rust" Error "A file is not Rust, so that the lexicons that its types declare are not known.";
    InvalidDeclaration "invalid-declaration" Error "A type of Rust cannot be what its attribute declares, or an attribute has no meaning in lexicons.";
    UnknownRustType "unknown-rust-type" Error "A type of Rust is neither one of the runtime nor declared in the sources that were read, or its name means several.";
    NoDeclarations "no-declarations" Error "The sources that were read declare no lexicon.";

    // Permission sets.
    UnusablePermission "unusable-permission" Warning "A permission has unknown parts or violates a rule, and must be ignored.";
    InvalidLanguage "invalid-language" Warning "The language of a translation is not a language tag. The translation is left out.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error for a string that is not a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCode;

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown code")
    }
}

impl std::error::Error for UnknownCode {}

/// From the code as it is shown in brackets.
impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or(UnknownCode)
    }
}
