//! This library is empty. The tests of this package compile the programs in `fail` and `pass` as downstream crates do.
