//! Fields of an object with `$type` first, as readers of unions need it.
//!
//! Otherwise each of several nested unions would buffer the fields before its `$type`, and copy them again at every
//! level.

use std::slice;

use super::{Field, IntoIter, Object, TYPE};
use crate::value::Value;

impl Object {
    /// Returns the owned fields.
    pub(crate) fn into_type_first(mut self) -> IntoIter {
        if let Ok(index) = self.find(TYPE)
            && let Some(start) = self.entries.get_mut(..=index)
        {
            start.rotate_right(1);
        }
        self.into_iter()
    }

    /// Returns the borrowed fields.
    pub(crate) fn type_first(&self) -> TypeFirst<'_> {
        let entries = &*self.entries;
        let parts = self.find(TYPE).ok().and_then(|index| entries.split_at_checked(index));
        match parts {
            Some((before, [first, after @ ..])) => {
                TypeFirst { first: slice::from_ref(first).iter(), before: before.iter(), after: after.iter() }
            }
            _ => TypeFirst { first: [].iter(), before: entries.iter(), after: [].iter() },
        }
    }
}

/// The fields of a borrowed object, `$type` first.
pub struct TypeFirst<'a> {
    first: slice::Iter<'a, Field>,
    before: slice::Iter<'a, Field>,
    after: slice::Iter<'a, Field>,
}

impl<'a> Iterator for TypeFirst<'a> {
    type Item = (&'a str, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.first.next().or_else(|| self.before.next()).or_else(|| self.after.next());
        entry.map(|(key, value)| (&**key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.first.len() + self.before.len() + self.after.len();
        (length, Some(length))
    }
}

impl ExactSizeIterator for TypeFirst<'_> {}

#[cfg(test)]
mod tests {
    use super::Object;

    #[test]
    fn the_type_comes_first_and_the_others_in_order() {
        for (keys, expected) in [
            (&["a", "text", "$type", "longer"][..], &["$type", "a", "text", "longer"][..]),
            (&["longer", "$type"], &["$type", "longer"]),
            (&["a", "$type"], &["$type", "a"]),
            (&["b", "a"], &["a", "b"]),
            (&["$type"], &["$type"]),
            (&[], &[]),
        ] {
            let object: Object = keys.iter().map(|key| (*key, 1)).collect();
            assert_eq!(object.type_first().len(), expected.len());
            assert_eq!(object.type_first().map(|(key, _)| key).collect::<Vec<_>>(), expected);
            assert_eq!(object.into_type_first().map(|(key, _)| key).collect::<Vec<_>>(), expected);
        }
    }
}
