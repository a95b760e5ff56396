//! Tests of the stores that several servers share are in `tests`.
