//! What the API answered.

use reqwest::header::HeaderMap;
use reqwest::{Response, Version};
use serde_json::Value;

/// What the API answered.
#[derive(Debug)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Version of HTTP.
    pub version: Version,
    headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The body as text, as far as it is any.
    pub text: String,
    /// The body as JSON; null when it is none.
    pub body: Value,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let version = response.version();
        let bytes = response.bytes().await.unwrap().to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or_default();
        Self { status, version, headers, bytes, text, body }
    }

    /// Returns a header, or an empty text when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Returns the identifier of what was created.
    #[track_caller]
    pub fn created_id(&self) -> String {
        assert_eq!(self.status, 201, "{}", self.text);
        self.body.as_str().unwrap().to_owned()
    }

    /// Returns the keys of the errors, in their order.
    pub fn keys(&self) -> Vec<String> {
        let errors = self.body.get("errors").and_then(Value::as_object);
        errors.map(|errors| errors.keys().cloned().collect()).unwrap_or_default()
    }
}
