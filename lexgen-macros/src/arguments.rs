//! Arguments of macros: literals, then `name = value`, whose values are those of `lexgen.toml`.

use std::env;
use std::path::{Path, PathBuf};

use lexgen::{Config, FrontEnd, with_sources};
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, Lit, LitStr, Token, braced, bracketed};

/// What stands in the parentheses of a macro.
pub(crate) struct Arguments {
    /// The texts in front.
    pub(crate) texts: Vec<LitStr>,
    /// The options behind them.
    options: Vec<(Ident, Value)>,
    /// The names of options that only this macro has.
    own: Vec<&'static str>,
}

/// The value of an option.
enum Value {
    /// A text.
    Text(LitStr),
    /// Anything else, as TOML has it.
    Other(String),
}

/// Options for what is written to the disk, which macros do not do.
const NOT_FOR_MACROS: &[&str] = &["lexicons", "out", "layout"];

impl Arguments {
    /// Takes the option called `name` out, if it is there. It has to be a text.
    pub(crate) fn take_text(&mut self, name: &'static str) -> syn::Result<Option<LitStr>> {
        self.own.push(name);
        let Some(index) = self.options.iter().position(|(key, _)| key == name) else { return Ok(None) };
        match self.options.remove(index) {
            (_, Value::Text(text)) => Ok(Some(text)),
            (key, Value::Other(_)) => Err(syn::Error::new(key.span(), format!("`{name}` is a text"))),
        }
    }

    /// The names of all options that the macro has, as macros write them.
    fn known(&self) -> Vec<String> {
        let shared = Config::keys().iter().filter(|key| !NOT_FOR_MACROS.contains(key)).map(|key| key.replace('-', "_"));
        self.own.iter().map(|name| (*name).to_owned()).chain(shared).collect()
    }

    /// The error for an option that the macro does not have.
    fn unknown_option(&self, name: &str) -> String {
        match name {
            "out" | "layout" => format!("`{name}` has no effect here: macros do not write files"),
            "lexicons" | "dir" if self.own.contains(&"dir") => format!("unknown option `{name}`, did you mean `dir`?"),
            "lexicons" | "dir" => format!("unknown option `{name}`: write paths before options, without a name"),
            _ => {
                let known: Vec<String> = self.known().iter().map(|known| format!("`{known}`")).collect();
                format!("unknown option `{}`, expected one of {}", name.replace('-', "_"), known.join(", "))
            }
        }
    }

    /// The configuration of the package whose source is being compiled, with the options put over it.
    pub(crate) fn config(&self) -> syn::Result<(PathBuf, Option<PathBuf>, Config)> {
        let fail = |message: String| syn::Error::new(Span::call_site(), message);
        let folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).ok_or_else(|| {
            fail("`CARGO_MANIFEST_DIR` is not set: lexicons are found from the package's folder".into())
        })?;
        // From where the compiler runs, so that diagnostics show paths as those of the compiler do.
        let folder = match env::current_dir().ok().and_then(|here| Some(folder.strip_prefix(here).ok()?.to_owned())) {
            Some(relative) => relative,
            None => folder,
        };
        let found = Config::find(&folder).map_err(|error| fail(with_sources(&error)))?;
        let (file, mut config) = match found {
            Some((file, config)) => (Some(file), config),
            None => {
                let mut config = Config::default();
                config.rebase(&folder);
                (None, config)
            }
        };
        config.origin.front_end = FrontEnd::Macro;
        for (key, value) in &self.options {
            let name = key.unraw().to_string().replace('_', "-");
            if !self.known().contains(&name.replace('-', "_")) {
                return Err(syn::Error::new(key.span(), self.unknown_option(&name)));
            }
            let value = match value {
                Value::Text(text) => quoted(&text.value()),
                Value::Other(toml) => toml.clone(),
            };
            let set = config.set(&format!("{name} = {value}"), &folder);
            set.map_err(|error| syn::Error::new(key.span(), reason(&error.to_string())))?;
        }
        Ok((folder, file, config))
    }
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut arguments = Self { texts: Vec::new(), options: Vec::new(), own: Vec::new() };
        while !input.is_empty() {
            if input.peek(LitStr) {
                let text: LitStr = input.parse()?;
                if let Some((key, _)) = arguments.options.first() {
                    let message = format!("texts stand before options such as `{key}`");
                    return Err(syn::Error::new(text.span(), message));
                }
                arguments.texts.push(text);
            } else {
                let key = input.call(Ident::parse_any)?;
                input.parse::<Token![=]>()?;
                let value = match input.peek(LitStr) {
                    true => Value::Text(input.parse()?),
                    false => Value::Other(input.parse::<Toml>()?.0),
                };
                arguments.options.push((key, value));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(arguments)
    }
}

/// A value in the syntax of Rust, as TOML.
struct Toml(String);

impl Parse for Toml {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let content;
        if input.peek(syn::token::Bracket) {
            bracketed!(content in input);
            let items = Punctuated::<Toml, Token![,]>::parse_terminated(&content)?;
            let items: Vec<String> = items.into_iter().map(|item| item.0).collect();
            return Ok(Self(format!("[{}]", items.join(", "))));
        }
        if input.peek(syn::token::Brace) {
            braced!(content in input);
            let entries = Punctuated::<Entry, Token![,]>::parse_terminated(&content)?;
            let entries: Vec<String> = entries.into_iter().map(|entry| entry.0).collect();
            return Ok(Self(format!("{{ {} }}", entries.join(", "))));
        }
        match input.parse()? {
            Lit::Str(text) => Ok(Self(quoted(&text.value()))),
            Lit::Bool(value) => Ok(Self(value.value.to_string())),
            other => Err(syn::Error::new(other.span(), "expected a text, `true` or `false`, a list or a map")),
        }
    }
}

/// `"key" = "value"`
struct Entry(String);

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key: LitStr = input.parse()?;
        input.parse::<Token![=]>()?;
        let value: Toml = input.parse()?;
        Ok(Self(format!("{} = {}", quoted(&key.value()), value.0)))
    }
}

/// A text as TOML has it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(character))),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// What is wrong with a value, without the picture of the TOML that it was in: the compiler draws its own.
fn reason(error: &str) -> &str {
    error.trim_end().lines().last().unwrap_or(error)
}

/// `path`, taken from `folder`.
pub(crate) fn within(folder: &Path, path: &LitStr) -> PathBuf {
    folder.join(path.value())
}
