//! Generated types of many small sets of lexicons, and their verdicts on data.

use std::fmt;

use lexgen_runtime::{Decode, Leniency, Problem, Validate, Value, dag_cbor, from_value, json};
use serde::Serialize;
use serde::de::{Deserialize, Deserializer};

/// The type against which data is validated.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// A generated type.
    Type(Checks),
    /// lexgen rejects the lexicons for this reason.
    Refused(&'static str),
}

/// The checks of a generated type.
#[derive(Clone, Copy, Debug)]
pub struct Checks {
    /// Whether data is in the property `value` of an object. Otherwise it is part of an endpoint.
    pub is_wrapped: bool,
    /// Whether unknown fields are kept. Only parameters drop them.
    pub is_kept: bool,
    json: fn(&str, Leniency) -> Verdict,
    dag_cbor: fn(&[u8], Leniency) -> (Verdict, Vec<u8>),
    through_json: fn(&[u8]) -> Vec<u8>,
    value: fn(&Value, Leniency) -> Verdict,
}

/// The verdict on data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is valid and is written unchanged.
    Valid,
    /// It cannot be deserialized.
    Unreadable(String),
    /// It can be deserialized, but is invalid.
    Invalid(Vec<Problem>),
}

impl Verdict {
    /// Returns whether the data is valid.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        matches!(self, Self::Valid)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Valid => f.write_str("valid"),
            Self::Unreadable(error) => f.write_str(error),
            Self::Invalid(problems) => {
                let problems: Vec<String> = problems.iter().map(Problem::to_string).collect();
                f.write_str(&problems.join("; "))
            }
        }
    }
}

impl Target {
    /// Returns the target for the type `T`.
    #[must_use]
    pub const fn of<T: for<'de> Decode<'de> + Serialize + Validate>(is_wrapped: bool, is_kept: bool) -> Self {
        Self::Type(Checks {
            is_wrapped,
            is_kept,
            json: check_json::<T>,
            dag_cbor: check_dag_cbor::<T>,
            through_json: through_json::<T>,
            value: check_value::<T>,
        })
    }
}

impl Checks {
    /// Checks JSON, and the same data in DAG-CBOR if it is in the data model.
    ///
    /// # Panics
    ///
    /// Panics if the verdicts differ, or if data is changed by reading and writing it.
    #[must_use]
    pub fn check(&self, text: &str, leniency: Leniency) -> Verdict {
        let verdict = (self.json)(text, leniency);
        let value = json::from_str::<Value>(text).ok();
        // A link is an object in JSON, and parameters ignore its keys. In DAG-CBOR it is not an object.
        if let Some(value) = value.filter(|value| self.is_wrapped || value.as_object().is_some()) {
            let bytes = dag_cbor::to_vec(&value).expect("data in the data model can be written");
            let (binary, written) = (self.dag_cbor)(&bytes, leniency);
            assert_eq!(binary.is_valid(), verdict.is_valid(), "{text}: {verdict} in JSON, {binary} in DAG-CBOR");
            let is_same = written == bytes || !self.is_kept || matches!(binary, Verdict::Unreadable(_));
            assert!(is_same, "{bytes:02x?} came back as {written:02x?}");
        }
        verdict
    }

    /// Checks DAG-CBOR, which need not be in the data model.
    ///
    /// # Panics
    ///
    /// Panics if data is changed by reading and writing it, in this format or through JSON.
    #[must_use]
    pub fn check_block(&self, block: &[u8], leniency: Leniency) -> Verdict {
        let (verdict, written) = (self.dag_cbor)(block, leniency);
        if self.is_kept && !matches!(verdict, Verdict::Unreadable(_)) {
            assert!(written == block, "{block:02x?} came back as {written:02x?}");
            let written = (self.through_json)(block);
            assert!(written == block, "{block:02x?} came back from JSON as {written:02x?}");
        }
        verdict
    }

    /// Checks a value, which need not be in the data model.
    #[must_use]
    pub fn check_value(&self, value: &Value, leniency: Leniency) -> Verdict {
        (self.value)(value, leniency)
    }
}

fn check_value<T: for<'de> Decode<'de> + Validate>(value: &Value, leniency: Leniency) -> Verdict {
    match from_value(value) {
        Err(error) => Verdict::Unreadable(error.to_string()),
        Ok(Read::<T>(value)) => check(&value, leniency),
    }
}

/// Deserializes a `T` that only implements [`Decode`].
struct Read<T>(T);

impl<'de, T: Decode<'de>> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(Self)
    }
}

fn check_json<T: for<'de> Decode<'de> + Validate>(text: &str, leniency: Leniency) -> Verdict {
    match json::from_str(text) {
        Err(error) => Verdict::Unreadable(error.to_string()),
        Ok(Read::<T>(value)) => check(&value, leniency),
    }
}

/// Returns the verdict on the bytes, and the bytes that are written back.
fn check_dag_cbor<T>(bytes: &[u8], leniency: Leniency) -> (Verdict, Vec<u8>)
where
    T: for<'de> Decode<'de> + Serialize + Validate,
{
    match dag_cbor::from_slice(bytes) {
        Err(error) => (Verdict::Unreadable(error.to_string()), Vec::new()),
        Ok(Read::<T>(value)) => {
            (check(&value, leniency), dag_cbor::to_vec(&value).expect("a deserialized value can be written"))
        }
    }
}

/// Reads and writes bytes through JSON.
fn through_json<T: for<'de> Decode<'de> + Serialize>(bytes: &[u8]) -> Vec<u8> {
    let Read::<T>(value) = dag_cbor::from_slice(bytes).expect("the bytes can be read");
    let text = json::to_string(&value).expect("a value from DAG-CBOR can be written as JSON");
    let Read::<T>(value) = json::from_str(&text).expect("written JSON can be read");
    dag_cbor::to_vec(&value).expect("a value from JSON can be written")
}

fn check<T: Validate>(value: &T, leniency: Leniency) -> Verdict {
    match value.validate_with(leniency) {
        Ok(()) => Verdict::Valid,
        Err(problems) => Verdict::Invalid(problems.into_iter().collect()),
    }
}

/// The definition, or the part of an endpoint, of a generated type.
#[derive(Clone, Copy, Debug)]
pub enum Data {
    /// The definition of this name.
    Definition(&'static str),
    /// A part of the endpoint of this NSID: `params`, `input`, `output` or `message`.
    Part(&'static str, &'static str),
}

/// Random lexicons, under lints that users may set.
#[deny(warnings)]
pub mod random {
    use super::{Data, Target};

    include!(concat!(env!("OUT_DIR"), "/random.rs"));
}

/// The lexicons of past disagreements, under lints that users may set.
#[deny(warnings)]
pub mod found {
    use super::Target;

    include!(concat!(env!("OUT_DIR"), "/found.rs"));
}

/// The sets of lexicons of `vectors/data`, under lints that users may set.
#[cfg(shared_data)]
#[deny(warnings)]
pub mod vectors {
    use super::Target;

    include!(concat!(env!("OUT_DIR"), "/vectors.rs"));
}
