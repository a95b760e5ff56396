//! What a careful user would write by hand with serde's derives, for the lexicons that are measured: all of their fields, no
//! checks of formats, no unknown fields.
//!
//! The same types stand here twice: with unions as serde derives them, which keep back an object until they know its tag,
//! and with unions that read their tag first and then go on in the stream. The latter is the limit: what can be reached by
//! hand where `$type` comes first. Each takes texts owned or lent.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// Unions as serde derives them.
pub mod derived {
    /// A union of objects, told apart by `$type`.
    macro_rules! union {
        ($(#[$attribute:meta])* $name:ident { $($tag:literal => $variant:ident($ty:ty),)* }) => {
            $(#[$attribute])*
            #[derive(Debug, serde::Serialize, serde::Deserialize)]
            #[serde(tag = "$type")]
            pub enum $name<T> {
                $(
                    #[doc = $tag]
                    #[serde(rename = $tag)]
                    $variant($ty),
                )*
            }
        };
    }

    include!("data_model.rs");
    include!("records.rs");
    include!("views.rs");
    include!("actors.rs");
}

/// Unions that read their tag from the stream.
pub mod streaming {
    /// A union of objects, told apart by `$type`, which must come first.
    macro_rules! union {
        ($(#[$attribute:meta])* $name:ident { $($tag:literal => $variant:ident($ty:ty),)* }) => {
            $(#[$attribute])*
            #[derive(Debug, serde::Serialize)]
            #[serde(tag = "$type")]
            pub enum $name<T> {
                $(
                    #[doc = $tag]
                    #[serde(rename = $tag)]
                    $variant($ty),
                )*
            }

            impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for $name<T> {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    struct Union<T>(std::marker::PhantomData<T>);

                    impl<'de, T: serde::Deserialize<'de>> serde::de::Visitor<'de> for Union<T> {
                        type Value = $name<T>;

                        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                            f.write_str("an object that begins with `$type`")
                        }

                        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name<T>, A::Error> {
                            use serde::de::Error as _;

                            if map.next_key::<&str>()? != Some("$type") {
                                return Err(A::Error::custom("`$type` must come first"));
                            }
                            let tag = map.next_value::<&str>()?;
                            let rest = serde::de::value::MapAccessDeserializer::new(map);
                            match tag {
                                $($tag => <$ty as serde::Deserialize>::deserialize(rest).map($name::$variant),)*
                                _ => Err(A::Error::custom("an unknown `$type`")),
                            }
                        }
                    }

                    deserializer.deserialize_map(Union(std::marker::PhantomData))
                }
            }
        };
    }

    include!("data_model.rs");
    include!("records.rs");
    include!("views.rs");
    include!("actors.rs");
}

/// A text that is lent where it can be.
#[derive(Debug)]
pub struct Lent<'a>(pub Cow<'a, str>);

impl Serialize for Lent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Lent<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(LentVisitor).map(Self)
    }
}

struct LentVisitor;

impl<'de> Visitor<'de> for LentVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}
