//! The types of a book club, in three namespaces: books, reviews, and events of the club.

lexgen_runtime::include_lexicons!();
