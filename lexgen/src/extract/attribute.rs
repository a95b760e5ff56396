//! The syntax of `#[lexicon(…)]`: options, with or without values.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Lit, LitInt, Result, Token, bracketed, parenthesized};

use super::declaration::{Literal, LiteralValue, Rule, RuleValue, Text};
use crate::lexicon::diagnostic::closest;

/// The options of all `#[lexicon(…)]` of an item, field or variant.
#[derive(Default)]
pub(crate) struct Arguments {
    options: Vec<Argument>,
}

/// An option.
pub(super) struct Argument {
    pub(super) name: Ident,
    pub(super) setting: Setting,
}

/// The value of an option.
pub(super) enum Setting {
    /// None.
    Flag,
    /// `= 5`
    Literal(Literal),
    /// `= ["a", "b"]`, or `("a", "b")`
    List(Vec<Literal>),
    /// `(max_length = 5)`
    Options(Arguments),
    /// `= Type`
    Type(Box<syn::Type>),
}

impl Arguments {
    /// Reads the attributes among `attributes`.
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut all = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("lexicon")) {
            for option in attribute.parse_args::<Self>()?.options {
                all.add(option)?;
            }
        }
        Ok(all)
    }

    fn add(&mut self, option: Argument) -> Result<()> {
        if self.options.iter().any(|other| other.name == option.name) {
            return Err(Error::new(option.name.span(), format!("`{}` appears twice", option.name.unraw())));
        }
        self.options.push(option);
        Ok(())
    }

    /// Returns whether there is an option called `name`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.options.iter().any(|option| option.name == name)
    }

    /// Removes and returns the option called `name`.
    pub(super) fn take(&mut self, name: &str) -> Option<Argument> {
        let index = self.options.iter().position(|option| option.name.unraw() == name)?;
        Some(self.options.remove(index))
    }

    /// Removes all options.
    pub(super) fn take_all(&mut self) -> Vec<Argument> {
        std::mem::take(&mut self.options)
    }

    /// Removes the flag `name`, and returns its place.
    pub(crate) fn flag(&mut self, name: &str) -> Result<Option<Span>> {
        let Some(option) = self.take(name) else { return Ok(None) };
        match option.setting {
            Setting::Flag => Ok(Some(option.name.span())),
            _ => Err(Error::new(option.name.span(), format!("`{name}` does not take a value"))),
        }
    }

    /// Removes and returns the string `name`.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<Text>> {
        let Some(option) = self.take(name) else { return Ok(None) };
        match option.setting {
            Setting::Literal(Literal { value: LiteralValue::String(value), span, .. }) => {
                Ok(Some(Text { value, span }))
            }
            _ => Err(Error::new(option.name.span(), format!("expected a string: `{name} = \"…\"`"))),
        }
    }

    /// Removes and returns the type `name`.
    pub(super) fn ty(&mut self, name: &str) -> Result<Option<syn::Type>> {
        let Some(option) = self.take(name) else { return Ok(None) };
        match option.setting {
            Setting::Type(ty) => Ok(Some(*ty)),
            _ => Err(Error::new(option.name.span(), format!("expected a type: `{name} = GetNoteParams`"))),
        }
    }

    /// Returns an error if options are left. `known` are those that exist here.
    pub(crate) fn end(self, known: &[&str]) -> Result<()> {
        let mut errors = self.options.iter().map(|option| {
            let name = option.name.unraw().to_string();
            let message = match closest(&name, known.iter().copied()) {
                Some(near) if near == name => format!("`{name}` has no effect here"),
                Some(near) => format!("unknown option `{name}`, did you mean `{near}`?"),
                None => {
                    let known: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
                    format!("unknown option `{name}`, expected one of {}", known.join(", "))
                }
            };
            Error::new(option.name.span(), message)
        });
        let Some(mut first) = errors.next() else { return Ok(()) };
        first.extend(errors);
        Err(first)
    }
}

impl Argument {
    /// The option as a constraint.
    pub(super) fn into_rule(self) -> Result<Rule> {
        let name = self.name.unraw().to_string();
        let value = match self.setting {
            Setting::Literal(literal) => RuleValue::One(literal),
            Setting::List(list) => RuleValue::List(list),
            _ => return Err(Error::new(self.name.span(), format!("`{name}` needs a value: `{name} = …`"))),
        };
        Ok(Rule { name, span: self.name.span(), value })
    }
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut all = Self::default();
        for option in Punctuated::<Argument, Token![,]>::parse_terminated(input)? {
            all.add(option)?;
        }
        Ok(all)
    }
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let content;
        let setting = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if input.peek(syn::token::Bracket) {
                bracketed!(content in input);
                Setting::List(literals(&content)?)
            } else if input.peek(Lit) || input.peek(Token![-]) {
                Setting::Literal(input.parse()?)
            } else {
                Setting::Type(Box::new(input.parse()?))
            }
        } else if input.peek(syn::token::Paren) {
            parenthesized!(content in input);
            match content.peek(Lit) {
                true => Setting::List(literals(&content)?),
                false => Setting::Options(content.parse()?),
            }
        } else {
            Setting::Flag
        };
        Ok(Self { name, setting })
    }
}

fn literals(input: ParseStream<'_>) -> Result<Vec<Literal>> {
    Ok(Punctuated::<Literal, Token![,]>::parse_terminated(input)?.into_iter().collect())
}

impl Parse for Literal {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Token![-]) {
            let minus: Token![-] = input.parse()?;
            let digits: LitInt = input.parse()?;
            let mut tokens = minus.to_token_stream();
            digits.to_tokens(&mut tokens);
            let span = digits.span();
            let value = LiteralValue::Integer(parse_integer(&format!("-{}", digits.base10_digits()), span)?);
            return Ok(Self { value, span, tokens });
        }
        let literal: Lit = input.parse()?;
        let span = literal.span();
        let value = match &literal {
            Lit::Str(text) => LiteralValue::String(text.value()),
            Lit::Bool(value) => LiteralValue::Boolean(value.value),
            Lit::Int(digits) => LiteralValue::Integer(parse_integer(digits.base10_digits(), span)?),
            _ => return Err(Error::new(span, "expected a string, an integer, `true` or `false`")),
        };
        Ok(Self { value, span, tokens: literal.to_token_stream() })
    }
}

fn parse_integer(digits: &str, span: Span) -> Result<i64> {
    digits.parse().map_err(|_| Error::new(span, "integers have at most 64 bits"))
}
