//! Reads the files of `vectors/samples`.

use data_encoding::BASE64;
use lexgen_test_data::vectors;
use serde_json::Value as Json;

/// One line of a file.
pub(crate) struct Sample {
    pub(crate) id: String,
    /// The definition of the data, if it is known.
    ty: Option<String>,
    /// The data, as JSON.
    pub(crate) value: Json,
    /// The data, or a whole frame, as DAG-CBOR.
    bytes: Vec<u8>,
    pub(crate) cid: Option<String>,
    /// `t` in the header of a frame.
    pub(crate) event: Option<String>,
    /// Whether the sample is marked as valid, if it is marked.
    pub(crate) valid: Option<bool>,
}

impl Sample {
    fn new(mut line: Json) -> Self {
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        let bytes = text("cbor_base64").or_else(|| text("frame_base64")).unwrap_or_default();
        Self {
            id: text("id").expect("each sample has an id"),
            ty: text("ref"),
            bytes: BASE64.decode(bytes.as_bytes()).expect("bytes are in base64"),
            cid: text("cid"),
            event: line["header"]["t"].as_str().map(str::to_owned),
            valid: line["valid"].as_bool(),
            value: [line["value"].take(), line["body"].take()]
                .into_iter()
                .find(|value| !value.is_null())
                .expect("each sample has a value"),
        }
    }

    /// Returns the definition of the data.
    pub(crate) fn ty(&self) -> &str {
        self.ty.as_deref().expect("the sample names its definition")
    }

    /// Returns the DAG-CBOR of the sample.
    pub(crate) fn bytes(&self) -> &[u8] {
        assert!(!self.bytes.is_empty(), "`{}` has bytes", self.id);
        &self.bytes
    }
}

/// Returns the samples of one file.
pub(crate) fn samples(file: &str) -> Vec<Sample> {
    vectors(&format!("samples/{file}.jsonl")).into_iter().flatten().map(Sample::new).collect()
}
