//! [`Paginated`]: queries with [pagination](https://atproto.com/specs/xrpc#cursors-and-pagination).

use std::borrow::Cow;

use super::endpoint::Query;
use crate::value::Nullable;

/// A query that returns a cursor with each page except the last, and accepts it as a parameter to return the next page.
///
/// Implemented for queries with a string `cursor` in both parameters and output.
///
/// ```
/// use lexgen_runtime::Paginated;
///
/// #[derive(Clone, Copy, Debug)]
/// pub struct List;
///
/// #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
/// pub struct ListParams {
///     pub cursor: Option<String>,
/// }
///
/// #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
/// pub struct ListOutput {
///     pub cursor: Option<String>,
///     pub names: Vec<String>,
/// }
///
/// lexgen_runtime::object! { ListParams { "cursor" => cursor: optional; } }
/// lexgen_runtime::object! { ListOutput { "cursor" => cursor: optional; "names" => names: required; } }
/// lexgen_runtime::query! {
///     List = "com.example.list" {
///         params: ListParams;
///         output: ListOutput, "application/json";
///         cursor: cursor, cursor;
///     }
/// }
///
/// let page = ListOutput { cursor: Some("2".to_owned()), names: vec!["a".to_owned()] };
/// let mut params = ListParams::default();
/// if let Some(cursor) = List::cursor(&page) {
///     List::set_cursor(&mut params, cursor.to_owned());
/// }
/// assert_eq!(params.cursor.as_deref(), Some("2"));
/// ```
pub trait Paginated: Query {
    /// The cursor of the next page; `None` after the last one.
    fn cursor(output: &Self::Output) -> Option<&str>;

    /// Sets the cursor of the page to request.
    fn set_cursor(params: &mut Self::Params, cursor: String);
}

/// The type of a field that contains a cursor: required, optional or nullable.
#[doc(hidden)]
pub trait Cursor {
    /// Returns the cursor, if there is one.
    fn get(&self) -> Option<&str>;

    /// Creates a field that contains a cursor.
    fn of(cursor: String) -> Self;
}

impl Cursor for String {
    fn get(&self) -> Option<&str> {
        Some(self)
    }

    fn of(cursor: String) -> Self {
        cursor
    }
}

impl Cursor for Cow<'_, str> {
    fn get(&self) -> Option<&str> {
        Some(self)
    }

    fn of(cursor: String) -> Self {
        Cow::Owned(cursor)
    }
}

impl<T: Cursor> Cursor for Option<T> {
    fn get(&self) -> Option<&str> {
        self.as_ref().and_then(Cursor::get)
    }

    fn of(cursor: String) -> Self {
        Some(T::of(cursor))
    }
}

impl<T: Cursor> Cursor for Nullable<T> {
    fn get(&self) -> Option<&str> {
        self.as_option().and_then(Cursor::get)
    }

    fn of(cursor: String) -> Self {
        Self::Value(T::of(cursor))
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{Cursor, Nullable};

    /// Writes a cursor to a field of type `T` and reads it back.
    fn written<T: Cursor>() -> Option<String> {
        T::of("1".to_owned()).get().map(str::to_owned)
    }

    #[test]
    fn a_cursor_is_read_and_written_in_every_kind_of_field() {
        let written = [
            written::<String>(),
            written::<Cow<'_, str>>(),
            written::<Option<String>>(),
            written::<Option<Nullable<String>>>(),
            written::<Option<Nullable<Cow<'_, str>>>>(),
        ];
        assert!(written.iter().all(|cursor| cursor.as_deref() == Some("1")), "{written:?}");
    }

    #[test]
    fn an_absent_or_null_field_is_not_a_cursor() {
        assert_eq!(None::<Nullable<String>>.get(), None);
        assert_eq!(Some(Nullable::<String>::Null).get(), None);
    }
}
