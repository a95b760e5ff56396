//! Nothing: this package is its tests. They compile the programs in `fail` and `pass` as downstream crates do.
