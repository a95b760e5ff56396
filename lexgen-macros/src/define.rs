//! `#[derive(Lexicon)] #[lexicon(define = "…")]`: a type that declares a lexicon, instead of being generated from one.

use lexgen::extract::declaration::{
    Body, Declaration, DeclaredErrors, Endpoint, ErrorName, Field, IntegerValue, Kind, Object, Rule, RuleValue,
    StringEnum, Text, Type, Union, Value,
};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Error, Fields};

/// Returns the schema macro of a type that declares a lexicon; `None` if it does not.
pub(crate) fn expand(input: &DeriveInput) -> Option<syn::Result<TokenStream>> {
    lexgen::extract::declares(&input.attrs).then(|| {
        let item = syn::parse2(input.to_token_stream())?;
        let declaration = match lexgen::extract::declaration(&item) {
            Some(declaration) => lexgen::extract::errors(declaration?)?,
            None => {
                return Err(Error::new(
                    input.ident.span(),
                    "a union cannot declare a lexicon; a struct or an enum can",
                ));
            }
        };
        let checks = refs(&declaration);
        let schema = expand_kind(input, &declaration);
        Ok(quote!(#schema #(#checks)*))
    })
}

fn expand_kind(input: &DeriveInput, declaration: &Declaration) -> TokenStream {
    let ident = &declaration.ident;
    let name = declaration.id.iter().map(literal);
    match &declaration.kind {
        Kind::Record(key, object) => {
            let (key, rows) = (literal(key), expand_object(object));
            quote!(::lexgen_runtime::record! { #ident #(= #name)*, key = #key { #rows } })
        }
        Kind::Object(object) => {
            let rows = expand_object(object);
            quote!(::lexgen_runtime::object! { #ident #(= #name)* { #rows } })
        }
        // A type without data, for unions.
        Kind::Token => quote!(::lexgen_runtime::object! { #ident #(= #name)* {} }),
        Kind::Union(union) => expand_union(ident, union),
        Kind::StringEnum(values) => expand_string_enum(ident, values),
        Kind::IntegerEnum(values) => {
            let rows = values.iter().map(|IntegerValue { ident, value }| {
                let value = &value.tokens;
                quote!(#value => #ident;)
            });
            quote!(::lexgen_runtime::integer_enum! { #ident { #(#rows)* } })
        }
        Kind::Value(value) => {
            let (nested, ty, rules) = (nested(value.is_nested), field_type(input), expand_rules(value));
            quote!(::lexgen_runtime::newtype! { #ident { #nested #ty #(, #rules)*; } })
        }
        Kind::Endpoint(endpoint) => expand_endpoint(declaration, endpoint),
        // These are read from generated code only.
        Kind::Errors(_) | Kind::Constant(_) => TokenStream::new(),
    }
}

fn literal(text: &Text) -> Literal {
    let mut literal = Literal::string(&text.value);
    literal.set_span(text.span);
    literal
}

fn nested(is_nested: bool) -> TokenStream {
    if is_nested { quote!(nested;) } else { TokenStream::new() }
}

fn expand_object(object: &Object) -> TokenStream {
    let nested = nested(object.fields.iter().any(|field| field.value.is_nested));
    let rows = object.fields.iter().map(|Field { ident, wire, presence, value, .. }| {
        let (wire, presence, rules) =
            (literal(wire), Ident::new(presence.keyword(), ident.span()), expand_rules(value));
        let nested = value.is_nested.then(|| quote!(, nested));
        quote!(#wire => #ident: #presence #(, #rules)* #nested;)
    });
    let extra = object.extra.iter();
    quote!(#nested #(#rows)* #(_ => #extra;)*)
}

/// The constraints that values are read and validated with.
fn expand_rules(value: &Value) -> Vec<TokenStream> {
    let mut rules: Vec<TokenStream> = value.rules.iter().filter_map(expand_rule).collect();
    if let Type::Array(items) = &value.ty {
        let of_items = expand_rules(items);
        if !of_items.is_empty() {
            rules.push(quote!(items(#(#of_items),*)));
        }
    }
    rules
}

fn expand_rule(rule: &Rule) -> Option<TokenStream> {
    // `const` is a keyword, which the schema macros accept.
    let name = Ident::new(&rule.name, rule.span);
    match &rule.value {
        RuleValue::One(value) => {
            let value = &value.tokens;
            Some(quote!(#name = #value))
        }
        // Known values are documentation.
        RuleValue::List(_) if rule.name != "accept" => None,
        RuleValue::List(values) => {
            let values = values.iter().map(|value| &value.tokens);
            Some(quote!(#name(#(#values),*)))
        }
    }
}

/// The type in a tuple struct.
fn field_type(input: &DeriveInput) -> Option<&syn::Type> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) => fields.unnamed.first().map(|field| &field.ty),
            _ => None,
        },
        _ => None,
    }
}

fn expand_string_enum(ident: &Ident, values: &StringEnum) -> TokenStream {
    let rows = values.values.iter().map(|(value, ident)| {
        let value = literal(value);
        quote!(#value => #ident;)
    });
    let other = values.other.iter();
    quote!(::lexgen_runtime::string_enum! { #ident { #(#rows)* #(_ => #other;)* } })
}

/// The names of the variants are those of their types, which only the compiler knows.
fn expand_union(ident: &Ident, union: &Union) -> TokenStream {
    let variants: Vec<&Ident> = union.variants.iter().map(|variant| &variant.ident).collect();
    let names: Vec<Ident> = (0..variants.len()).map(|index| format_ident!("LEXICON_TYPE_{index}")).collect();
    let types = union.variants.iter().map(|variant| type_name(&variant.value));
    let unknown = union.unknown.iter();
    let is_nested = union.variants.iter().any(|variant| variant.value.is_nested);
    let nested = is_nested.then(|| {
        let nested = union.variants.iter().map(|variant| variant.value.is_nested.then(|| quote!(nested)));
        let unknown = union.unknown.iter();
        quote!(::lexgen_runtime::__union_nested! { #ident [] { #(#variants #nested,)* } #(#unknown)* })
    });
    quote! {
        #[allow(deprecated, reason = "a lexicon may deprecate what it defines")]
        const _: () = {
            #(const #names: &str = #types;)*
            #nested
            ::lexgen_runtime::__union! { #ident [] { #([] #names => #variants;)* } #(#unknown)* }
        };
    }
}

/// The `$type` of a variant.
fn type_name(value: &Value) -> TokenStream {
    match &value.ty {
        Type::Named(path, _) => {
            let ty = &path.tokens;
            quote_spanned!(value.span=> <#ty as ::lexgen_runtime::Typed>::TYPE)
        }
        _ => TokenStream::new(),
    }
}

fn expand_endpoint(declaration: &Declaration, endpoint: &Endpoint) -> TokenStream {
    let Declaration { ident, visibility, .. } = declaration;
    let id = declaration.id.iter().map(literal);
    let schema_macro = Ident::new(endpoint.kind, Span::call_site());
    let params = endpoint.params.iter().map(named);
    let input = endpoint.input.iter().map(expand_body);
    let output = endpoint.output.iter().map(expand_body);
    let message = endpoint.message.iter().map(named);
    let subprotocol = endpoint.subprotocol.iter().map(literal);
    let DeclaredErrors::Names(errors) = &endpoint.errors else { return TokenStream::new() };
    let error = format_ident!("{ident}Error");
    let error_entry = (!errors.is_empty()).then(|| quote!(error: #error;));
    let error_enum = (!errors.is_empty()).then(|| expand_errors(declaration, &error, errors));
    let (request, reply) = match endpoint.kind {
        "subscription" => (quote!(SubscriptionRequest), quote!(MessagesFuture)),
        _ => (quote!(Request), quote!(ReplyFuture)),
    };
    let route = format_ident!("{ident}Route");
    let method = format_ident!("{}", snake_case(&ident.unraw().to_string()));
    let doc = format!("Serves [`{ident}`].");
    quote! {
        #error_enum

        #[doc = #doc]
        #visibility trait #route: ::core::marker::Send + ::core::marker::Sync + 'static {
            /// Replies to a request.
            fn #method(
                &self,
                request: ::lexgen_runtime::#request<#ident>,
            ) -> impl ::lexgen_runtime::#reply<#ident>;
        }

        ::lexgen_runtime::#schema_macro! {
            #ident #(= #id)* {
                #(params: #params;)*
                #(input: #input;)*
                #(output: #output;)*
                #(message: #message;)*
                #(subprotocol: #subprotocol;)*
                #error_entry
                route: #route, #method;
            }
        }
    }
}

/// The type that a part of an endpoint names.
fn named(value: &Value) -> Option<&TokenStream> {
    match &value.ty {
        Type::Named(path, _) => Some(&path.tokens),
        _ => None,
    }
}

fn expand_body(body: &Body) -> TokenStream {
    let (ty, encoding) = (&body.ty, literal(&body.encoding));
    let flag = match &body.value.ty {
        Type::Body => quote!(, raw),
        Type::Named(path, _) if !path.is_absolute && is_local(&path.segments) => TokenStream::new(),
        _ => quote!(, external),
    };
    quote!(#ty, #encoding #flag)
}

/// Returns whether a path looks like one in this crate.
fn is_local(segments: &[Ident]) -> bool {
    let first = segments.first();
    segments.len() == 1 || first.is_some_and(|first| first == "crate" || first == "self" || first == "super")
}

fn expand_errors(declaration: &Declaration, error: &Ident, errors: &[ErrorName]) -> TokenStream {
    let visibility = &declaration.visibility;
    let doc = format!("Error of [`{}`].", declaration.ident);
    let variants = errors.iter().map(|ErrorName { ident, name, description }| {
        let doc = description.clone().unwrap_or_else(|| format!("`{}`", name.value));
        quote!(#[doc = #doc] #ident(::lexgen_runtime::ErrorDetails),)
    });
    let rows = errors.iter().map(|ErrorName { ident, name, .. }| {
        let name = literal(name);
        quote!(#name => #ident;)
    });
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #visibility enum #error {
            #(#variants)*
            /// Any other error.
            Other(::lexgen_runtime::XrpcError),
        }

        ::lexgen_runtime::errors! {
            #error {
                #(#rows)*
                _ => Other;
            }
        }
    }
}

/// Assertions that the types which attributes name a definition for are of that definition, where a type has one name.
fn refs(declaration: &Declaration) -> Vec<TokenStream> {
    let nsid = declaration.id.as_ref().map(|id| id.value.split('#').next().unwrap_or_default());
    let check = |value: &Value| {
        let Type::Named(path, Some(target)) = &value.ty else { return None };
        let ty = &path.tokens;
        let id = match target.value.starts_with('#') {
            true => format!("{}{}", nsid?, target.value),
            false => target.value.clone(),
        };
        let message = format!("the `$type` of this type is not `{id}`, which `ref` names");
        Some(quote_spanned! {target.span=>
            const _: () = {
                #[allow(unused_imports, reason = "a type with a name does not need it")]
                use ::lexgen_runtime::__private::Untyped as _;
                ::core::assert!(
                    ::lexgen_runtime::__private::is_type(::lexgen_runtime::__private::Named::<#ty>::TYPE, #id),
                    #message,
                );
            };
        })
    };
    declaration.kind.innermost().into_iter().filter_map(check).collect()
}

/// The name of a method: `get_note` for `GetNote`.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}
