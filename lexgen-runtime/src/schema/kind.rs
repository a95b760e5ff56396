//! The kinds of fields: how each is read, and what it becomes.
//!
//! A table hands the kinds of its rows to [`Fields::read`] as one tuple, and gets the values back as one. So what a type
//! has of its own is a call and a pattern, which the compiler is quick to check. What is in between stands here, once.
//!
//! In optimized code all of it is inlined: else values would be moved once more on their way to the struct. In other code
//! nothing is, for one frame of all would take twice the stack.

use serde::de::MapAccess;

use super::constant::Constant;
use super::decode::{Decode, OptionSeed, Seed};
use super::fields::Fields;
use crate::value::Nullable;

/// A kind of field that is a `V` in the struct.
pub trait Kind<'de, V>: Copy {
    /// What is read of the data.
    type Read;

    /// Whether the field must be there.
    const IS_REQUIRED: bool;

    /// Reads the field.
    fn read<A: MapAccess<'de>>(self, slot: &mut Option<Self::Read>, fields: &mut Fields<'de, A>);

    /// Fills in what stands for the field where it is absent, if there is such a thing.
    fn fill_in(self, _: &mut Option<Self::Read>) {}

    /// The value; `None` if the field must be there and was not.
    fn finish(slot: Option<Self::Read>) -> Option<V>;
}

/// A field that must be there.
#[derive(Clone, Copy)]
pub struct Required;

/// A field that may be absent, but not null.
#[derive(Clone, Copy)]
pub struct Optional;

/// A field that must be there and may be null.
#[derive(Clone, Copy)]
pub struct OrNull;

/// A field that may be absent and may be null.
#[derive(Clone, Copy)]
pub struct OptionalOrNull;

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

impl<'de, T: Decode<'de>> Kind<'de, Option<T>> for OrNull {
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

impl<'de, T: Decode<'de>> Kind<'de, Option<Nullable<T>>> for OptionalOrNull {
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

/// A kind with a rule that matters on reading.
#[derive(Clone, Copy)]
pub struct Ruled<K, R> {
    kind: K,
    rule: R,
}

/// A rule that matters on reading, for fields of which a `T` is read.
pub trait ReadRule<T>: Copy {
    /// Looks at what has been read.
    fn after_reading<'de, A: MapAccess<'de>>(self, _: &Option<T>, _: &mut Fields<'de, A>) {}

    /// Fills in what stands for the field where it is absent, if there is such a thing.
    fn fill_in(self, _: &mut Option<T>) {}
}

impl<'de, V, K: Kind<'de, V>, R: ReadRule<K::Read>> Kind<'de, V> for Ruled<K, R> {
    type Read = K::Read;
    const IS_REQUIRED: bool = K::IS_REQUIRED;

    fn read<A: MapAccess<'de>>(self, slot: &mut Option<K::Read>, fields: &mut Fields<'de, A>) {
        self.kind.read(slot, fields);
        self.rule.after_reading(slot, fields);
    }

    fn fill_in(self, slot: &mut Option<K::Read>) {
        self.kind.fill_in(slot);
        self.rule.fill_in(slot);
    }

    fn finish(slot: Option<K::Read>) -> Option<V> {
        K::finish(slot)
    }
}

/// It can have one value only.
#[derive(Clone, Copy)]
pub struct Only<L>(L);

impl<T: Constant<Literal = L>, L: Copy> ReadRule<T> for Only<L> {
    fn after_reading<'de, A: MapAccess<'de>>(self, slot: &Option<T>, fields: &mut Fields<'de, A>) {
        fields.check_constant(slot, self.0);
    }
}

/// Something stands for it where it is absent.
#[derive(Clone, Copy)]
pub struct Default<L>(L);

impl<T: Constant<Literal = L>, L: Copy> ReadRule<T> for Default<L> {
    fn fill_in(self, slot: &mut Option<T>) {
        if slot.is_none() {
            *slot = T::make(self.0);
        }
    }
}

/// No error shows its value.
#[derive(Clone, Copy)]
pub struct Secret;

impl<T> ReadRule<T> for Secret {
    fn after_reading<'de, A: MapAccess<'de>>(self, _: &Option<T>, fields: &mut Fields<'de, A>) {
        fields.hide_value();
    }
}

/// The kinds of the rows of a table, and what may be added to them, by the names that they have there.
#[allow(non_upper_case_globals, reason = "tables write kinds in lower case")]
pub mod kinds {
    use super::{Default, Only, Optional, OptionalOrNull, OrNull, Required, Ruled, Secret};

    /// It must be there.
    pub const required: Required = Required;
    /// It may be absent.
    pub const optional: Optional = Optional;
    /// It must be there and may be null.
    pub const nullable: OrNull = OrNull;
    /// It may be absent or null.
    pub const optional_nullable: OptionalOrNull = OptionalOrNull;

    /// It can be this only.
    pub const fn constant<K, L>(kind: K, literal: L) -> Ruled<K, Only<L>> {
        Ruled { kind, rule: Only(literal) }
    }

    /// This stands for it where it is absent.
    pub const fn default<K, L>(kind: K, literal: L) -> Ruled<K, Default<L>> {
        Ruled { kind, rule: Default(literal) }
    }

    /// Errors do not show it.
    pub const fn secret<K>(kind: K) -> Ruled<K, Secret> {
        Ruled { kind, rule: Secret }
    }
}

/// The kinds of all rows of a table, whose values are `V` together.
pub trait Kinds<'de, V>: Copy {
    /// What is read into.
    type Slots;

    /// How many rows there are.
    const COUNT: usize;

    /// Slots that nothing has been read into.
    fn slots() -> Self::Slots;

    /// Whether the field of a row must be there.
    fn is_required(row: usize) -> bool;

    /// Reads the field of a row.
    fn read_row<A: MapAccess<'de>>(self, row: usize, slots: &mut Self::Slots, fields: &mut Fields<'de, A>);

    /// Fills in what stands for fields that are absent.
    fn fill_in(self, slots: &mut Self::Slots);

    /// The values; `None` if one is missing.
    fn finish(slots: Self::Slots) -> Option<V>;
}

/// The kinds of one row and more, up to those that are listed.
macro_rules! kinds_of_rows {
    ([$($done:tt)*]) => {};
    ([$($done:tt)*] $next:tt $($rest:tt)*) => {
        kinds_of_rows! { @ $($done)* $next }
        kinds_of_rows! { [$($done)* $next] $($rest)* }
    };
    (@ $(($kind:ident $value:ident $row:tt))*) => {
        impl<'de, $($kind: Kind<'de, $value>, $value,)*> Kinds<'de, ($($value,)*)> for ($($kind,)*) {
            type Slots = ($(Option<$kind::Read>,)*);
            const COUNT: usize = [$($row),*].len();

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn slots() -> Self::Slots {
                ($(None::<$kind::Read>,)*)
            }

            fn is_required(row: usize) -> bool {
                [$($kind::IS_REQUIRED),*].get(row) == Some(&true)
            }

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn read_row<A: MapAccess<'de>>(self, row: usize, slots: &mut Self::Slots, fields: &mut Fields<'de, A>) {
                match row {
                    $($row => self.$row.read(&mut slots.$row, fields),)*
                    _ => (),
                }
            }

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn fill_in(self, slots: &mut Self::Slots) {
                $(self.$row.fill_in(&mut slots.$row);)*
            }

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn finish(slots: Self::Slots) -> Option<($($value,)*)> {
                Some(($($kind::finish(slots.$row)?,)*))
            }
        }
    };
}

kinds_of_rows! {
    []
    (K0 V0 0) (K1 V1 1) (K2 V2 2) (K3 V3 3) (K4 V4 4) (K5 V5 5) (K6 V6 6) (K7 V7 7)
    (K8 V8 8) (K9 V9 9) (K10 V10 10) (K11 V11 11) (K12 V12 12) (K13 V13 13) (K14 V14 14) (K15 V15 15)
}

/// No rows.
impl<'de> Kinds<'de, ()> for () {
    type Slots = ();
    const COUNT: usize = 0;

    fn slots() {}

    fn is_required(_: usize) -> bool {
        false
    }

    fn read_row<A: MapAccess<'de>>(self, _: usize, (): &mut (), _: &mut Fields<'de, A>) {}

    fn fill_in(self, (): &mut ()) {}

    fn finish((): ()) -> Option<()> {
        Some(())
    }
}

/// More rows than one tuple has.
#[derive(Clone, Copy)]
pub struct Chain<K, R>(pub K, pub R);

impl<'de, V, W, K: Kinds<'de, V>, R: Kinds<'de, W>> Kinds<'de, (V, W)> for Chain<K, R> {
    type Slots = (K::Slots, R::Slots);
    const COUNT: usize = K::COUNT + R::COUNT;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn slots() -> Self::Slots {
        (K::slots(), R::slots())
    }

    fn is_required(row: usize) -> bool {
        if row < K::COUNT { K::is_required(row) } else { R::is_required(row - K::COUNT) }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn read_row<A: MapAccess<'de>>(self, row: usize, slots: &mut Self::Slots, fields: &mut Fields<'de, A>) {
        let (first, rest) = slots;
        if row < K::COUNT {
            self.0.read_row(row, first, fields);
        } else {
            self.1.read_row(row - K::COUNT, rest, fields);
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
