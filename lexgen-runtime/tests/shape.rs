//! Macros expanded in modules that shadow the prelude, and for deprecated items.

#![deny(warnings)]
#![allow(missing_docs, unreachable_pub, reason = "generated code without documentation")]

use lexgen_runtime::{Reply, Request, Serve, XrpcError, json};

mod shadowed {
    //! A lexicon whose definitions have names of the prelude.

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Option {
        pub some: ::core::option::Option<::std::boxed::Box<Result>>,
        pub string: String,
        pub fields: i64,
        pub slots: ::core::option::Option<Vec>,
        pub index: ::core::option::Option<Ok>,
        pub row: ::core::option::Option<Err>,
        pub extra: ::lexgen_runtime::Extra,
    }

    ::lexgen_runtime::object! {
        Option = "com.example.option" {
            new(string into String, fields: i64);
            "some" => some: optional;
            "string" => string: required;
            "fields" => fields: required;
            "slots" => slots: optional;
            "index" => index: optional;
            "row" => row: optional;
            _ => extra;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Result {
        Some(::std::boxed::Box<Option>),
        None(::lexgen_runtime::TypedObject),
    }

    ::lexgen_runtime::union! {
        Result {
            "com.example.option" => Some;
            _ => None;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum String {
        From,
        Other(::std::string::String),
    }

    ::lexgen_runtime::string_enum! {
        String {
            "from" => From;
            _ => Other;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Vec(pub ::std::vec::Vec<Vec>);

    ::lexgen_runtime::newtype! {
        Vec {
            ::std::vec::Vec<Vec>;
        }
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Ok {
        Into,
        Cow,
    }

    ::lexgen_runtime::string_enum! {
        Ok {
            "into" => Into;
            "cow" => Cow;
        }
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Err {
        N0,
    }

    ::lexgen_runtime::integer_enum! {
        Err {
            0 => N0;
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Error {
        Box(::lexgen_runtime::ErrorDetails),
        Default(::lexgen_runtime::XrpcError),
    }

    ::lexgen_runtime::errors! {
        Error {
            "Box" => Box;
            _ => Default;
        }
    }

    #[derive(Clone, Copy, Debug)]
    pub struct Into;

    ::lexgen_runtime::query! {
        Into = "com.example.into" {
            output: Option, "application/json";
            error: Error;
            route: Send, send;
        }
    }

    pub trait Send: ::core::marker::Send + ::core::marker::Sync + 'static {
        fn send(
            &self,
            request: ::lexgen_runtime::Request<Into>,
        ) -> impl ::core::future::Future<Output = ::core::result::Result<::lexgen_runtime::Response<Into>, Error>>
        + ::core::marker::Send;
    }
}

mod deprecated {
    //! Items that are deprecated in the lexicon and in Rust.

    #[deprecated]
    #[derive(Clone, PartialEq, Eq, Hash)]
    #[allow(deprecated, reason = "derives use deprecated items")]
    pub struct Old {
        #[deprecated]
        pub name: ::core::option::Option<::std::string::String>,
        #[deprecated]
        pub kind: Kind,
    }

    ::lexgen_runtime::record! {
        Old = "com.example.old", key = "any" {
            debug;
            new(kind: Kind);
            "name" => name: optional, secret;
            "kind" => kind: required;
        }
    }

    #[deprecated]
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[allow(deprecated, reason = "derives use deprecated items")]
    pub enum Kind {
        #[deprecated]
        First,
        #[deprecated]
        Other(::std::string::String),
    }

    ::lexgen_runtime::string_enum! {
        Kind {
            "first" => First;
            _ => Other;
        }
    }

    #[deprecated]
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[allow(deprecated, reason = "derives use deprecated items")]
    pub enum Any {
        #[deprecated]
        Old(Old),
        #[deprecated]
        Unknown(::lexgen_runtime::TypedObject),
    }

    ::lexgen_runtime::union! {
        Any {
            "com.example.old" => Old;
            _ => Unknown;
        }
    }

    #[deprecated]
    #[derive(Clone, Copy, Debug)]
    pub struct GetOld;

    ::lexgen_runtime::query! {
        GetOld = "com.example.getOld" {
            output: Old, "application/json";
            error: GetOldError;
        }
    }

    #[deprecated]
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[allow(deprecated, reason = "derives use deprecated items")]
    pub enum GetOldError {
        #[deprecated]
        Gone(::lexgen_runtime::ErrorDetails),
        Other(::lexgen_runtime::XrpcError),
    }

    ::lexgen_runtime::errors! {
        GetOldError {
            "Gone" => Gone;
            _ => Other;
        }
    }

    #[allow(deprecated, reason = "this lists a deprecated endpoint")]
    pub const ENDPOINTS: &[::lexgen_runtime::Endpoint] = ::lexgen_runtime::endpoints! {
        query GetOld;
    };
}

struct Service;

impl shadowed::Send for Service {
    async fn send(&self, _: Request<shadowed::Into>) -> Reply<shadowed::Into> {
        Err(XrpcError::from_status(500).into())
    }
}

#[test]
fn types_can_have_names_of_the_prelude() {
    fn is_served<M: Serve<Service>>(_: M) {}
    is_served(shadowed::Into);
    let text = r#"{"some":{"$type":"com.example.option","string":"x","fields":2},"string":"from","fields":1,"slots":[[]],"index":"cow","row":0}"#;
    let option: shadowed::Option = json::from_str(text).unwrap();
    assert_eq!(json::to_string(&option).unwrap(), text);
    let new = shadowed::Option::new("from", 1);
    assert_eq!(new.string, option.string);
}

#[test]
#[allow(deprecated, reason = "this is about what is deprecated")]
fn schema_macros_of_deprecated_items_do_not_warn() {
    let text = r#"{"$type":"com.example.old","kind":"first"}"#;
    let any: deprecated::Any = json::from_str(text).unwrap();
    assert_eq!(json::to_string(&any).unwrap(), text);
    assert_eq!(any, deprecated::Any::Old(deprecated::Old::new("first".into())));
    assert_eq!(deprecated::ENDPOINTS.len(), 1);
}
