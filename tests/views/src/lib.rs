//! Nothing here: this package only has tests.
