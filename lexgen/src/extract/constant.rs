//! Permission sets and spaces, which lexgen generates as constants, as JSON.

use serde_json::{Map, Value, json};
use syn::spanned::Spanned;
use syn::{Error, Expr, ExprLit, Lit, Result};

/// A method and its arguments.
type Call<'e> = (String, Vec<&'e Expr>);

pub(super) fn permission_set(constant: &Expr, description: Option<&str>) -> Result<Value> {
    let mut set = definition("permission-set", description);
    for (method, arguments) in calls(constant) {
        match (method.as_str(), arguments.as_slice()) {
            ("with_title", [title]) => _ = set.insert("title".to_owned(), text(title)?.into()),
            ("with_detail", [detail]) => _ = set.insert("detail".to_owned(), text(detail)?.into()),
            ("with_title_lang", [titles]) => _ = set.insert("title:lang".to_owned(), translations(titles)?),
            ("with_detail_lang", [details]) => _ = set.insert("detail:lang".to_owned(), translations(details)?),
            ("with_permissions", [permissions]) => {
                let permissions = elements(permissions)?.into_iter().map(permission).collect::<Result<_>>()?;
                set.insert("permissions".to_owned(), Value::Array(permissions));
            }
            _ => {}
        }
    }
    set.entry("permissions").or_insert_with(|| json!([]));
    Ok(set.into())
}

pub(super) fn space(constant: &Expr, description: Option<&str>) -> Result<Value> {
    let mut space = definition("space", description);
    for (method, arguments) in calls(constant) {
        match (method.as_str(), arguments.as_slice()) {
            ("new", [_, key, name]) => {
                space.insert("key".to_owned(), text(key)?.into());
                space.insert("name".to_owned(), text(name)?.into());
            }
            ("with_name_lang", [names]) => _ = space.insert("name:lang".to_owned(), translations(names)?),
            ("with_collections", [collections]) => _ = space.insert("collections".to_owned(), texts(collections)?),
            _ => {}
        }
    }
    space.entry("collections").or_insert_with(|| json!([]));
    Ok(space.into())
}

fn definition(ty: &str, description: Option<&str>) -> Map<String, Value> {
    let mut definition = Map::new();
    definition.insert("type".to_owned(), ty.into());
    if let Some(description) = description {
        definition.insert("description".to_owned(), description.into());
    }
    definition
}

fn permission(call: &Expr) -> Result<Value> {
    let mut permission = definition("permission", None);
    let mut set = |key: &str, value: Value| {
        // Both forms mean the same.
        if value != json!([]) {
            permission.insert(key.to_owned(), value);
        }
    };
    let (method, arguments) = calls(call).pop().ok_or_else(|| Error::new(call.span(), "expected a permission"))?;
    set("resource", method.as_str().into());
    match (method.as_str(), arguments.as_slice()) {
        ("repo", [collections, actions]) => {
            set("collection", texts(collections)?);
            set("action", texts(actions)?);
        }
        ("rpc", [methods, audience]) => {
            set("lxm", texts(methods)?);
            match audience {
                Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Inherit") => {
                    set("inheritAud", true.into());
                }
                _ => set("aud", "*".into()),
            }
        }
        ("space", [ty, authority, key, collections, actions, manage]) => {
            set("spaceType", text(ty)?.into());
            // Unless it says otherwise, any space of the account's own.
            for (name, value, default) in [("authority", text(authority)?, "self"), ("skey", text(key)?, "*")] {
                if value != default {
                    set(name, value.into());
                }
            }
            set("collection", texts(collections)?);
            set("action", texts(actions)?);
            set("manage", texts(manage)?);
        }
        _ => return Err(Error::new(call.span(), "expected a permission")),
    }
    Ok(permission.into())
}

/// The calls in a chain of methods, from the first on.
fn calls(expression: &Expr) -> Vec<Call<'_>> {
    match expression {
        Expr::MethodCall(call) => {
            let mut calls = calls(&call.receiver);
            calls.push((call.method.to_string(), call.args.iter().collect()));
            calls
        }
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => {
                let name = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
                vec![(name, call.args.iter().collect())]
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn text(expression: &Expr) -> Result<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Ok(text.value()),
        _ => Err(Error::new(expression.span(), "expected a string")),
    }
}

fn elements(expression: &Expr) -> Result<Vec<&Expr>> {
    match expression {
        Expr::Reference(reference) => elements(&reference.expr),
        Expr::Array(array) => Ok(array.elems.iter().collect()),
        _ => Err(Error::new(expression.span(), "expected a list")),
    }
}

fn texts(expression: &Expr) -> Result<Value> {
    elements(expression)?.into_iter().map(|element| Ok(Value::from(text(element)?))).collect()
}

/// Pairs of languages and texts.
fn translations(expression: &Expr) -> Result<Value> {
    let pair = |element: &Expr| match element {
        Expr::Tuple(pair) if pair.elems.len() == 2 => Ok((text(&pair.elems[0])?, Value::from(text(&pair.elems[1])?))),
        _ => Err(Error::new(element.span(), "expected a language and a text")),
    };
    Ok(Value::Object(elements(expression)?.into_iter().map(pair).collect::<Result<_>>()?))
}
