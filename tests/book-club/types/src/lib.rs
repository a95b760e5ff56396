//! The types of a book club: books, reviews of them, and what happens in the club, a namespace each.

lexgen_runtime::include_lexicons!();
