//! The table of codes: what each is called, what it weighs by default, and what it means.

use std::fmt;
use std::str::FromStr;

use crate::lexicon::diagnostic::Severity;

/// Writes the enum and its look-ups from one table.
macro_rules! codes {
    ($($code:ident $text:literal $severity:ident $meaning:literal;)*) => {
        /// What kind of thing a diagnostic tells.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $code,)*
        }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$code),*];

            /// The code as it stands in brackets: `unresolved-ref`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => $text),* }
            }

            /// How much it weighs unless the configuration says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity),* }
            }

            /// What it means, in a sentence or two.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$code => $meaning),* }
            }
        }
    };
}

codes! {
    // Files.
    UnreadablePath "unreadable-path" Error "A file or folder that should hold lexicons is missing or cannot be read.";
    NotUtf8 "not-utf8" Error "A file is not UTF-8, as JSON has to be.";
    NoLexicons "no-lexicons" Error "No `*.json` file was found where lexicons should be.";
    SkippedFile "skipped-file" Warning "A file among the lexicons has an ending of a JSON dialect, such as `.jsonc`; it is skipped.";
    ByteOrderMark "byte-order-mark" Warning "A file starts with a byte order mark, which JSON does not allow; it is skipped.";

    // JSON.
    InvalidJson "invalid-json" Error "A file is not JSON.";
    NestingTooDeep "nesting-too-deep" Error "Arrays and objects are nested deeper than any schema needs.";
    DuplicateKey "duplicate-key" Error "An object has a key twice, and readers differ in which of the values they take.";
    WrongJsonType "wrong-json-type" Error "A field has a value of the wrong JSON type.";
    IntegerWithFraction "integer-with-fraction" Warning "An integer is written with a fraction or an exponent; readers differ in whether they take it.";
    UnsafeInteger "unsafe-integer" Warning "An integer is beyond 2^53 - 1, where JavaScript loses digits.";
    IntegerTooLarge "integer-too-large" Error "An integer does not fit into 64 bits, which is all that the data model has.";
    MissingField "missing-field" Error "A required field is missing.";
    UnknownField "unknown-field" Warning "A field is not one of the Lexicon language at this place, and has no effect.";
    DuplicateItem "duplicate-item" Warning "A list of distinct things names one of them twice.";

    // Documents.
    NotALexicon "not-a-lexicon" Warning "A JSON file among the lexicons is none; it is skipped.";
    LexiconVersion "lexicon-version" Error "`lexicon` is not 1, the only version of the language.";
    InvalidId "invalid-id" Error "The `id` of a document is not an NSID.";
    IdPathMismatch "id-path-mismatch" Warning "The path of a file says another NSID than the document's `id`.";
    DuplicateDocument "duplicate-document" Error "Two documents have the same `id`.";
    RepeatedDocument "repeated-document" Warning "The same document is there twice, with the same text; it is used once.";
    NsidCase "nsid-case" Warning "Two NSIDs differ by case only, which the specification forbids.";
    EmptyDefs "empty-defs" Warning "A document defines nothing.";
    InvalidDefinitionName "invalid-definition-name" Error "The name of a definition is empty or has characters that no ref can hold.";
    OddDefinitionName "odd-definition-name" Pedantic "The name of a definition is not made of ASCII letters and digits.";

    // Types and places.
    UnknownType "unknown-type" Error "A `type` is not one of the Lexicon language.";
    MisplacedType "misplaced-type" Error "A type stands where the language does not allow it.";
    UnknownDefinition "unknown-definition" Warning "A definition is of type `unknown`, which the language allows for fields only; other tools refuse that.";
    InlineObject "inline-object" Pedantic "An object is declared within another one instead of by a ref; other tools refuse that.";
    NestedArray "nested-array" Pedantic "An array holds arrays; other tools refuse that.";

    // Records and methods.
    MissingRecordKey "missing-record-key" Warning "A record does not say what its keys are; it is read as `any`.";
    InvalidRecordKey "invalid-record-key" Error "The `key` of a record is not a record key type.";
    InvalidEncoding "invalid-encoding" Error "The `encoding` of a body is not a MIME type.";
    OddEncoding "odd-encoding" Warning "The `encoding` of a body is more than one plain MIME type or pattern; other tools refuse or misread that.";
    SchemaWithoutJson "schema-without-json" Warning "A body has a schema although its encoding is not JSON.";
    OddErrorName "odd-error-name" Warning "The name of an error is not a short ASCII word.";

    // Objects.
    MissingProperties "missing-properties" Warning "An object has no `properties`; it is read as one that names none.";
    RequiredWithoutProperty "required-without-property" Error "`required` names a property that there is not.";
    NullableWithoutProperty "nullable-without-property" Warning "`nullable` names a property that there is not.";
    ReservedProperty "reserved-property" Warning "The name of a property starts with `$`, which the data model reserves; the property is left out.";
    EmptyPropertyName "empty-property-name" Warning "The name of a property is empty, which the data model does not allow.";

    // Constraints.
    NegativeLimit "negative-limit" Error "A length or a size is negative.";
    ImpossibleRange "impossible-range" Error "A lower limit is above the upper one, so that no value fits.";
    ConstAndDefault "const-and-default" Error "A field has both `const` and `default`.";
    InvalidConst "invalid-const" Error "A `const` breaks another constraint of its field, so that no value fits.";
    InvalidDefault "invalid-default" Error "A `default` breaks a constraint of its field.";
    UnusableValue "unusable-value" Warning "A value of an `enum` breaks another constraint of its field, so that it can never occur.";
    EmptyEnum "empty-enum" Error "An `enum` is empty, so that no value fits.";
    UnusedKnownValues "unused-known-values" Warning "A string has both `enum` and `knownValues`; the latter have no effect.";
    LocalKnownValue "local-known-value" Warning "A known value looks like a ref within its document, but is taken as plain text.";
    UnknownFormat "unknown-format" Error "The `format` of a string is not one of the Lexicon language.";
    InvalidAccept "invalid-accept" Warning "`accept` of a blob holds something that is neither a MIME type nor a pattern.";
    EmptyAccept "empty-accept" Warning "`accept` of a blob is empty; readers differ in whether it accepts nothing or anything.";

    // Refs.
    InvalidRef "invalid-ref" Error "A ref is not the name of a definition.";
    LexPrefix "lex-prefix" Warning "A ref starts with `lex:`, a form that only one implementation uses, and only within itself.";
    UnresolvedRef "unresolved-ref" Error "A ref names a definition that there is not.";
    RefTarget "ref-target" Error "A ref names a definition of a kind that data cannot be.";
    UnionTarget "union-target" Error "A union names a definition that is neither an object nor a record.";
    UnionToken "union-token" Warning "A union names a token, which has no data; the variant carries nothing but its `$type`.";
    EmptyClosedUnion "empty-closed-union" Error "A union is closed and has no refs, so that no value fits.";
    NoFiniteValue "no-finite-value" Warning "Every value of an object holds another one of the same, so that none can exist.";

    // Options.
    UnmatchedPattern "unmatched-pattern" Warning "A pattern of an option such as `include` or `lossy` matches nothing, so that it has no effect. It is an error if nothing would be generated.";
    EmptySelection "empty-selection" Error "The options `include`, `exclude` and `extern` leave no definition to generate code for.";

    // Permission sets.
    UnusablePermission "unusable-permission" Warning "A permission is not fully understood or breaks a rule, and has to be ignored.";
    InvalidLanguage "invalid-language" Warning "A translation is filed under something that is not a language tag; it is left out.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCode;

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no such code")
    }
}

impl std::error::Error for UnknownCode {}

/// From the code as it stands in brackets.
impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or(UnknownCode)
    }
}
