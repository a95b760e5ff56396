//! The lines of `vectors/samples`, whatever file they come from.

use data_encoding::BASE64;
use lexgen_test_data::vectors;
use serde_json::Value as Json;

/// One line.
pub(crate) struct Sample {
    pub(crate) id: String,
    /// The definition that it is of, if it says so.
    ty: Option<String>,
    /// The data, as JSON.
    pub(crate) value: Json,
    /// The data, or a whole frame, as DAG-CBOR.
    bytes: Vec<u8>,
    pub(crate) cid: Option<String>,
    /// `t` in the header of a frame.
    pub(crate) event: Option<String>,
    /// What the samples say of it, if anything.
    pub(crate) valid: Option<bool>,
}

impl Sample {
    fn new(mut line: Json) -> Self {
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        let bytes = text("cbor_base64").or_else(|| text("frame_base64")).unwrap_or_default();
        Self {
            id: text("id").expect("each sample has an id"),
            ty: text("ref"),
            bytes: BASE64.decode(bytes.as_bytes()).expect("bytes are base64"),
            cid: text("cid"),
            event: line["header"]["t"].as_str().map(str::to_owned),
            valid: line["valid"].as_bool(),
            value: [line["value"].take(), line["body"].take()]
                .into_iter()
                .find(|value| !value.is_null())
                .expect("each sample has a value"),
        }
    }

    /// The definition that it is of.
    pub(crate) fn ty(&self) -> &str {
        self.ty.as_deref().expect("it says what it is")
    }

    /// The bytes that it comes with.
    pub(crate) fn bytes(&self) -> &[u8] {
        assert!(!self.bytes.is_empty(), "`{}` has bytes", self.id);
        &self.bytes
    }
}

/// The samples of one file.
pub(crate) fn samples(file: &str) -> Vec<Sample> {
    vectors(&format!("samples/{file}.jsonl")).into_iter().flatten().map(Sample::new).collect()
}
