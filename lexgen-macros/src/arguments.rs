//! The arguments of macros: string literals, then options as `name = value`, with the values of `lexgen.toml`.

use std::env;
use std::path::{Path, PathBuf};

use lexgen::diagnostic::closest;
use lexgen::{Config, FrontEnd, with_sources};
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, Lit, LitStr, Token, braced, bracketed};

/// The arguments of a macro.
pub(crate) struct Arguments {
    /// The string literals before the options.
    pub(crate) literals: Vec<LitStr>,
    /// The options.
    options: Vec<(Ident, Value)>,
    /// The names of options that only this macro has.
    own: Vec<&'static str>,
    /// The names of the options of `lexgen.toml` that it has, if it does not have all.
    only: Option<&'static [&'static str]>,
}

/// The value of an option.
enum Value {
    /// A string.
    String(LitStr),
    /// Any other value, in TOML.
    Other(String),
}

/// Options that macros do not have: paths are literals, and macros do not write files.
const NOT_FOR_MACROS: &[&str] = &["lexicons", "out", "layout"];

/// Options that the derive does not have either: it generates the one lexicon that it names.
const NOT_FOR_DERIVE: &[&str] = &["include", "exclude", "namespace-features"];

impl Arguments {
    /// Removes and returns the option called `name`, if it is given. It must be a string.
    pub(crate) fn take_string(&mut self, name: &'static str) -> syn::Result<Option<LitStr>> {
        self.own.push(name);
        let Some(index) = self.options.iter().position(|(key, _)| key == name) else { return Ok(None) };
        match self.options.remove(index) {
            (_, Value::String(literal)) => Ok(Some(literal)),
            (key, Value::Other(_)) => Err(syn::Error::new(key.span(), format!("`{name}` must be a string"))),
        }
    }

    /// Removes the option called `name`, and returns whether it is given. It must be `true` or `false`, or without a value.
    pub(crate) fn take_flag(&mut self, name: &'static str) -> syn::Result<bool> {
        self.own.push(name);
        let Some(index) = self.options.iter().position(|(key, _)| key == name) else { return Ok(false) };
        match self.options.remove(index) {
            (_, Value::Other(value)) if value == "true" || value == "false" => Ok(value == "true"),
            (key, _) => Err(syn::Error::new(key.span(), format!("`{name}` must be `true` or `false`"))),
        }
    }

    /// Restricts the options of `lexgen.toml` that the macro has.
    pub(crate) fn only(&mut self, only: &'static [&'static str]) {
        self.only = Some(only);
    }

    /// The names of all options of the macro, as macros spell them.
    fn known(&self) -> Vec<String> {
        let unsuited = if self.own.contains(&"dir") { NOT_FOR_DERIVE } else { &[] };
        let is_there = |key: &str| self.only.is_none_or(|only| only.contains(&key));
        let has = |key: &&&str| !NOT_FOR_MACROS.contains(key) && !unsuited.contains(key) && is_there(key);
        let shared = Config::keys().iter().filter(has).map(|key| key.replace('-', "_"));
        self.own.iter().map(|name| (*name).to_owned()).chain(shared).collect()
    }

    /// The message for an option that the macro does not have.
    fn unknown_option(&self, name: &str) -> String {
        match name {
            "out" | "layout" => format!("`{name}` has no effect here: macros do not write files"),
            "lexicons" | "dir" if self.own.contains(&"dir") => format!("unknown option `{name}`, did you mean `dir`?"),
            "lexicons" | "dir" => format!("unknown option `{name}`: write paths before options, without a name"),
            _ => {
                let known: Vec<String> = self.known().iter().map(|known| format!("`{known}`")).collect();
                // The error about an unknown key suggests a similar one.
                let error = Config::from_toml(&format!("{name} = 0")).err().map(|error| error.to_string());
                let corrected = error.map(|error| reason(&error).replace('-', "_"));
                let is_known = |error: &String| known.iter().any(|known| error.ends_with(&format!("mean {known}?")));
                if let Some(corrected) = corrected.filter(is_known) {
                    return corrected;
                }
                let name = name.replace('-', "_");
                if let Some(near) = closest(&name, self.own.iter().copied()) {
                    return format!("unknown option `{name}`, did you mean `{near}`?");
                }
                format!("unknown option `{}`, expected one of {}", name.replace('-', "_"), known.join(", "))
            }
        }
    }

    /// Reads the `lexgen.toml` of the package that is being compiled, and sets the options.
    ///
    /// Returns the directory of the package and the path of the file as well.
    pub(crate) fn config(&self) -> syn::Result<(PathBuf, Option<PathBuf>, Config)> {
        let fail = |message: String| syn::Error::new(Span::call_site(), message);
        let directory = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).ok_or_else(|| {
            fail("`CARGO_MANIFEST_DIR` must be set: paths are relative to the directory of the package".into())
        })?;
        // Relative to the directory of the compiler, as the paths in its own diagnostics are.
        let directory =
            match env::current_dir().ok().and_then(|here| Some(directory.strip_prefix(here).ok()?.to_owned())) {
                Some(relative) => relative,
                None => directory,
            };
        let found = Config::find(&directory).map_err(|error| fail(with_sources(&error)))?;
        let (file, mut config) = match found {
            Some((file, config)) => (Some(file), config),
            None => {
                let mut config = Config::default();
                config.rebase(&directory);
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
                Value::String(text) => toml_string(&text.value()),
                Value::Other(toml) => toml.clone(),
            };
            let set = config.set(&format!("{name} = {value}"), &directory);
            set.map_err(|error| syn::Error::new(key.span(), reason(&error.to_string())))?;
        }
        Ok((directory, file, config))
    }
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut arguments = Self { literals: Vec::new(), options: Vec::new(), own: Vec::new(), only: None };
        while !input.is_empty() {
            if input.peek(LitStr) {
                let literal: LitStr = input.parse()?;
                if let Some((key, _)) = arguments.options.first() {
                    let message = format!("string literals must come before options such as `{key}`");
                    return Err(syn::Error::new(literal.span(), message));
                }
                arguments.literals.push(literal);
            } else {
                let key = input.call(Ident::parse_any)?;
                let is_flag = input.is_empty() || input.peek(Token![,]);
                if !is_flag {
                    input.parse::<Token![=]>()?;
                }
                let value = match input.peek(LitStr) {
                    _ if is_flag => Value::Other("true".to_owned()),
                    true => Value::String(input.parse()?),
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

/// A value in the syntax of Rust, converted to TOML.
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
            Lit::Str(text) => Ok(Self(toml_string(&text.value()))),
            Lit::Bool(value) => Ok(Self(value.value.to_string())),
            other => Err(syn::Error::new(other.span(), "expected a string, `true` or `false`, a list or a map")),
        }
    }
}

/// `"key" = "value"`, or `key = "value"`
struct Entry(String);

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = match input.peek(LitStr) {
            true => input.parse::<LitStr>()?.value(),
            false => input.call(Ident::parse_any)?.to_string(),
        };
        input.parse::<Token![=]>()?;
        let value: Toml = input.parse()?;
        Ok(Self(format!("{} = {}", toml_string(&key), value.0)))
    }
}

/// A string in TOML.
fn toml_string(text: &str) -> String {
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

/// The last line of an error about TOML. Those before show the TOML, where the compiler shows the source.
fn reason(error: &str) -> &str {
    error.trim_end().lines().last().unwrap_or(error)
}

/// `path`, relative to `directory`.
pub(crate) fn within(directory: &Path, path: &LitStr) -> PathBuf {
    directory.join(path.value())
}
