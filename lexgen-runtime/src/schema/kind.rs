//! The kinds of fields: how each is read, and which Rust type it has.
//!
//! A schema macro passes the kinds of its fields to [`Fields::read`] as a tuple and receives the values as a tuple. The
//! code of each type is then one call and one pattern, which the compiler checks quickly.
//!
//! Optimized code inlines all of it, to avoid moving values once more on their way to the struct. Unoptimized code inlines
//! nothing, because one frame for everything would take twice the stack.

use serde::de::MapAccess;

use super::constant::Constant;
use super::decode::{Decode, OptionSeed, Seed};
use super::fields::{Fields, HIDDEN};
use super::lossy::{LossyOption, LossySeed};
use crate::value::Nullable;

/// A kind of field whose type in the struct is `V`.
pub trait Kind<'de, V>: Copy {
    /// The type that is read from the data.
    type Read;

    /// Whether the field must be present.
    const IS_REQUIRED: bool;

    /// Reads the field.
    fn read<A: MapAccess<'de>>(self, slot: &mut Option<Self::Read>, fields: &mut Fields<'de, A>);

    /// Fills in the default of the field if it is absent and has one.
    fn fill_in(self, _: &mut Option<Self::Read>) {}

    /// Replaces the reason why the data is invalid, if it was kept.
    fn hide_reason(_: &mut Option<Self::Read>) {}

    /// Returns the value; `None` if a required field is missing.
    fn finish(slot: Option<Self::Read>) -> Option<V>;
}

/// A field that must be present.
#[derive(Clone, Copy)]
pub struct Required;

/// A field that may be absent, but not null.
#[derive(Clone, Copy)]
pub struct Optional;

/// A field that must be present and may be null.
#[derive(Clone, Copy)]
pub struct RequiredNullable;

/// A field that may be absent or null.
#[derive(Clone, Copy)]
pub struct OptionalNullable;

impl<'de, T: Decode<'de>> Kind<'de, T> for Required {
    type Read = T;
    const IS_REQUIRED: bool = true;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn read<A: MapAccess<'de>>(self, slot: &mut Option<T>, fields: &mut Fields<'de, A>) {
        fields.read_value(slot, Seed::new());
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn finish(slot: Option<T>) -> Option<T> {
        slot
    }
}

impl<'de, T: Decode<'de>> Kind<'de, Option<T>> for Optional {
    type Read = T;
    const IS_REQUIRED: bool = false;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn read<A: MapAccess<'de>>(self, slot: &mut Option<T>, fields: &mut Fields<'de, A>) {
        fields.read_value(slot, Seed::new());
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn finish(slot: Option<T>) -> Option<Option<T>> {
        Some(slot)
    }
}

impl<'de, T: Decode<'de>> Kind<'de, Option<T>> for RequiredNullable {
    type Read = Option<T>;
    const IS_REQUIRED: bool = true;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn read<A: MapAccess<'de>>(self, slot: &mut Option<Option<T>>, fields: &mut Fields<'de, A>) {
        fields.read_value(slot, OptionSeed::new());
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn finish(slot: Option<Option<T>>) -> Option<Option<T>> {
        slot
    }
}

impl<'de, T: Decode<'de>> Kind<'de, Option<Nullable<T>>> for OptionalNullable {
    type Read = Nullable<T>;
    const IS_REQUIRED: bool = false;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn read<A: MapAccess<'de>>(self, slot: &mut Option<Nullable<T>>, fields: &mut Fields<'de, A>) {
        fields.read_value(slot, Seed::new());
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn finish(slot: Option<Nullable<T>>) -> Option<Option<Nullable<T>>> {
        Some(slot)
    }
}

/// A field that may be absent, and is if its data is invalid.
#[derive(Clone, Copy)]
pub struct Lossy;

impl<'de, T: Decode<'de>> Kind<'de, LossyOption<T>> for Lossy {
    type Read = LossyOption<T>;
    const IS_REQUIRED: bool = false;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn read<A: MapAccess<'de>>(self, slot: &mut Option<LossyOption<T>>, fields: &mut Fields<'de, A>) {
        fields.read_value(slot, LossySeed::new());
    }

    fn hide_reason(slot: &mut Option<LossyOption<T>>) {
        if let Some(value) = slot {
            value.set_reason(HIDDEN);
        }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn finish(slot: Option<LossyOption<T>>) -> Option<LossyOption<T>> {
        Some(slot.unwrap_or_default())
    }
}

/// A kind with a rule that applies on reading.
#[derive(Clone, Copy)]
pub struct WithRule<K, R> {
    kind: K,
    rule: R,
}

/// A rule that applies when a `T` is read.
pub trait ReadRule<T>: Copy {
    /// Whether errors must not show the value.
    const IS_SECRET: bool = false;

    /// Checks the field that has just been read.
    fn after_reading<'de, A: MapAccess<'de>>(self, _: &Option<T>, _: &mut Fields<'de, A>) {}

    /// Fills in the default of the field if it is absent and has one.
    fn fill_in(self, _: &mut Option<T>) {}
}

impl<'de, V, K: Kind<'de, V>, R: ReadRule<K::Read>> Kind<'de, V> for WithRule<K, R> {
    type Read = K::Read;
    const IS_REQUIRED: bool = K::IS_REQUIRED;

    fn read<A: MapAccess<'de>>(self, slot: &mut Option<K::Read>, fields: &mut Fields<'de, A>) {
        self.kind.read(slot, fields);
        self.rule.after_reading(slot, fields);
        if R::IS_SECRET {
            fields.hide_value();
            K::hide_reason(slot);
        }
    }

    fn fill_in(self, slot: &mut Option<K::Read>) {
        self.kind.fill_in(slot);
        self.rule.fill_in(slot);
    }

    fn finish(slot: Option<K::Read>) -> Option<V> {
        K::finish(slot)
    }
}

/// The field has only one valid value.
#[derive(Clone, Copy)]
pub struct ConstRule<L>(L);

impl<T: Constant<Literal = L>, L: Copy> ReadRule<T> for ConstRule<L> {
    fn after_reading<'de, A: MapAccess<'de>>(self, slot: &Option<T>, fields: &mut Fields<'de, A>) {
        fields.check_constant(slot, self.0);
    }
}

/// The field has a default.
#[derive(Clone, Copy)]
pub struct DefaultRule<L>(L);

impl<T: Constant<Literal = L>, L: Copy> ReadRule<T> for DefaultRule<L> {
    fn fill_in(self, slot: &mut Option<T>) {
        if slot.is_none() {
            *slot = T::make(self.0);
        }
    }
}

/// Errors do not show the value of the field.
#[derive(Clone, Copy)]
pub struct SecretRule;

impl<T> ReadRule<T> for SecretRule {
    const IS_SECRET: bool = true;
}

/// The kinds of fields and their rules, by the names that they have in schema macros.
#[allow(non_upper_case_globals, reason = "schema macros write kinds in lower case")]
pub mod kinds {
    use super::{
        ConstRule, DefaultRule, Lossy, Optional, OptionalNullable, Required, RequiredNullable, SecretRule, WithRule,
    };

    /// The field must be present.
    pub const required: Required = Required;
    /// The field may be absent.
    pub const optional: Optional = Optional;
    /// The field must be present and may be null.
    pub const nullable: RequiredNullable = RequiredNullable;
    /// The field may be absent or null.
    pub const optional_nullable: OptionalNullable = OptionalNullable;
    /// The field may be absent, and is if its data is invalid.
    pub const lossy: Lossy = Lossy;

    /// The field has only this valid value.
    pub const fn constant<K, L>(kind: K, literal: L) -> WithRule<K, ConstRule<L>> {
        WithRule { kind, rule: ConstRule(literal) }
    }

    /// The field has this default.
    pub const fn default<K, L>(kind: K, literal: L) -> WithRule<K, DefaultRule<L>> {
        WithRule { kind, rule: DefaultRule(literal) }
    }

    /// Errors do not show the value.
    pub const fn secret<K>(kind: K) -> WithRule<K, SecretRule> {
        WithRule { kind, rule: SecretRule }
    }
}

/// The kinds of all fields of an object, whose values together are a `V`.
pub trait Kinds<'de, V>: Copy {
    /// Storage for the values while they are read.
    type Slots;

    /// The number of fields.
    const COUNT: usize;

    /// Creates empty slots.
    fn slots() -> Self::Slots;

    /// Returns whether a field must be present.
    fn is_required(index: usize) -> bool;

    /// Reads a field.
    fn read_field<A: MapAccess<'de>>(self, index: usize, slots: &mut Self::Slots, fields: &mut Fields<'de, A>);

    /// Fills in the defaults of absent fields.
    fn fill_in(self, slots: &mut Self::Slots);

    /// Returns the values; `None` if a required field is missing.
    fn finish(slots: Self::Slots) -> Option<V>;
}

/// Implements [`Kinds`] for tuples of one kind up to all those listed.
macro_rules! kinds_of_fields {
    ([$($done:tt)*]) => {};
    ([$($done:tt)*] $next:tt $($rest:tt)*) => {
        kinds_of_fields! { @ $($done)* $next }
        kinds_of_fields! { [$($done)* $next] $($rest)* }
    };
    (@ $(($kind:ident $value:ident $index:tt))*) => {
        impl<'de, $($kind: Kind<'de, $value>, $value,)*> Kinds<'de, ($($value,)*)> for ($($kind,)*) {
            type Slots = ($(Option<$kind::Read>,)*);
            const COUNT: usize = [$($index),*].len();

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn slots() -> Self::Slots {
                ($(None::<$kind::Read>,)*)
            }

            fn is_required(index: usize) -> bool {
                [$($kind::IS_REQUIRED),*].get(index) == Some(&true)
            }

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn read_field<A: MapAccess<'de>>(self, index: usize, slots: &mut Self::Slots, fields: &mut Fields<'de, A>) {
                match index {
                    $($index => self.$index.read(&mut slots.$index, fields),)*
                    _ => (),
                }
            }

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn fill_in(self, slots: &mut Self::Slots) {
                $(self.$index.fill_in(&mut slots.$index);)*
            }

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn finish(slots: Self::Slots) -> Option<($($value,)*)> {
                Some(($($kind::finish(slots.$index)?,)*))
            }
        }
    };
}

kinds_of_fields! {
    []
    (K0 V0 0) (K1 V1 1) (K2 V2 2) (K3 V3 3) (K4 V4 4) (K5 V5 5) (K6 V6 6) (K7 V7 7)
    (K8 V8 8) (K9 V9 9) (K10 V10 10) (K11 V11 11) (K12 V12 12) (K13 V13 13) (K14 V14 14) (K15 V15 15)
}

/// An object without fields.
impl<'de> Kinds<'de, ()> for () {
    type Slots = ();
    const COUNT: usize = 0;

    fn slots() {}

    fn is_required(_: usize) -> bool {
        false
    }

    fn read_field<A: MapAccess<'de>>(self, _: usize, (): &mut (), _: &mut Fields<'de, A>) {}

    fn fill_in(self, (): &mut ()) {}

    fn finish((): ()) -> Option<()> {
        Some(())
    }
}

/// More fields than one tuple has.
#[derive(Clone, Copy)]
pub struct Chain<K, R>(pub K, pub R);

impl<'de, V, W, K: Kinds<'de, V>, R: Kinds<'de, W>> Kinds<'de, (V, W)> for Chain<K, R> {
    type Slots = (K::Slots, R::Slots);
    const COUNT: usize = K::COUNT + R::COUNT;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn slots() -> Self::Slots {
        (K::slots(), R::slots())
    }

    fn is_required(index: usize) -> bool {
        if index < K::COUNT { K::is_required(index) } else { R::is_required(index - K::COUNT) }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn read_field<A: MapAccess<'de>>(self, index: usize, slots: &mut Self::Slots, fields: &mut Fields<'de, A>) {
        let (first, rest) = slots;
        if index < K::COUNT {
            self.0.read_field(index, first, fields);
        } else {
            self.1.read_field(index - K::COUNT, rest, fields);
        }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn fill_in(self, (first, rest): &mut Self::Slots) {
        self.0.fill_in(first);
        self.1.fill_in(rest);
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn finish((first, rest): Self::Slots) -> Option<(V, W)> {
        Some((K::finish(first)?, R::finish(rest)?))
    }
}
