//! Tokens and permission sets.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Item;
use crate::syntax::{Audience, Permission, PermissionSet};

use super::ty::tokens;
use super::{Expansion, Piece};

pub(super) fn expand_token(cx: &Expansion<'_>, item: &Item, value: &str) -> Vec<Piece> {
    let attributes = cx.attributes(item);
    let visibility = &cx.visibility;
    let name = &item.name;
    vec![Piece::Item(quote!(#attributes #visibility const #name: &str = #value;))]
}

pub(super) fn expand_permission_set(cx: &Expansion<'_>, item: &Item, nsid: &str, set: &PermissionSet) -> Vec<Piece> {
    let attributes = cx.attributes(item);
    let visibility = &cx.visibility;
    let name = &item.name;
    let runtime = tokens(cx.runtime());
    let title = optional(set.title.as_deref());
    let title_lang = translations(&set.title_lang);
    let detail = optional(set.detail.as_deref());
    let detail_lang = translations(&set.detail_lang);
    let permissions = set.permissions.iter().map(|permission| expand_permission(&runtime, permission));
    vec![Piece::Item(quote! {
        #attributes
        #visibility const #name: #runtime::PermissionSet = #runtime::PermissionSet {
            nsid: #nsid,
            title: #title,
            title_lang: #title_lang,
            detail: #detail,
            detail_lang: #detail_lang,
            permissions: &[#(#permissions),*],
        };
    })]
}

fn expand_permission(runtime: &TokenStream, permission: &Permission) -> TokenStream {
    match permission {
        Permission::Repo { collection, action } => {
            let collection = collection.iter().map(|nsid| nsid.as_str());
            quote! {
                #runtime::Permission::Repo { collection: &[#(#collection),*], action: &[#(#action),*] }
            }
        }
        Permission::Rpc { lxm, audience } => {
            let lxm = lxm.iter().map(|nsid| nsid.as_str());
            let audience = match audience {
                Audience::Any => quote!(#runtime::Audience::Any),
                Audience::Inherit => quote!(#runtime::Audience::Inherit),
            };
            quote!(#runtime::Permission::Rpc { lxm: &[#(#lxm),*], audience: #audience })
        }
    }
}

fn optional(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}

fn translations(texts: &[(String, String)]) -> TokenStream {
    let texts = texts.iter().map(|(language, text)| quote!((#language, #text)));
    quote!(&[#(#texts),*])
}
