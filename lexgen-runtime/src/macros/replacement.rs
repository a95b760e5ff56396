//! `replacement!`: types of one's own in generated types.

/// Makes a type of one's own usable in place of a type of lexicons, as the options `formats` and `replace` name it.
///
/// Values are read and validated as the type of lexicons, and then converted with `TryFrom`, whose error ends reading. They are
/// written after a conversion with `From<&Own>`. The generated types that contain the type derive `Clone`, `Debug`, `PartialEq`, `Eq` and
/// `Hash`, so it must have these too, or the option `derives` must leave them out.
///
/// ```
/// use lexgen_runtime::Did;
///
/// /// The DID of a member.
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Member(Did);
///
/// impl TryFrom<Did> for Member {
///     type Error = &'static str;
///
///     fn try_from(did: Did) -> Result<Self, Self::Error> {
///         if did.method() == "plc" { Ok(Self(did)) } else { Err("must be a did:plc") }
///     }
/// }
///
/// impl From<&Member> for Did {
///     fn from(member: &Member) -> Self {
///         member.0.clone()
///     }
/// }
///
/// lexgen_runtime::replacement!(Member: Did);
///
/// let json = r#""did:plc:ewvi7nxzyoun6zhxrhs64oiz""#;
/// let member: Member = serde_json::from_str(json)?;
/// assert_eq!(serde_json::to_string(&member)?, json);
/// let error = serde_json::from_str::<Member>(r#""did:web:example.com""#).unwrap_err();
/// assert_eq!(error.to_string(), "must be a did:plc");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// It implements serde's `Serialize` and `Deserialize`. `replacement!(Member: Did, with serde)` is for a type that has them already: it must
/// write itself as the type of lexicons does.
#[macro_export]
macro_rules! replacement {
    ($own:ty: $data:ty) => {
        const _: () = {
            impl $crate::__private::Serialize for $own {
                fn serialize<S: $crate::__private::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    let data = <$data as ::core::convert::From<&$own>>::from(self);
                    $crate::__private::Serialize::serialize(&data, serializer)
                }
            }

            impl<'de> $crate::__private::Deserialize<'de> for $own {
                fn deserialize<D: $crate::__private::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::Decode::decode(deserializer)
                }
            }
        };
        $crate::replacement!($own: $data, with serde);
    };
    ($own:ty: $data:ty, with serde) => {
        const _: () = {
            impl<'de> $crate::Decode<'de> for $own {
                fn decode<D: $crate::__private::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::__private::read_replacement::<Self, $data, D>(deserializer)
                }
            }

            impl $crate::Validate for $own {
                fn check_constraints(&self, rules: &$crate::Rules, cx: &mut $crate::ValidationContext<'_>) {
                    let data = <$data as ::core::convert::From<&$own>>::from(self);
                    $crate::Validate::check_constraints(&data, rules, cx);
                }
            }

            impl<Data> $crate::Replaces<Data> for $own where $data: $crate::Replaces<Data> {}

            impl $crate::IntoOwned for $own {
                type Owned = Self;

                fn into_owned(self) -> Self {
                    self
                }
            }

            $crate::__sample_replacement! { $own, $data }
        };
    };
    ($($other:tt)*) => {
        $crate::__not_accepted! { "replacement!" }
    };
}
