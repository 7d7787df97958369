//! Somebody who calls the API.

use std::net::SocketAddr;

use reqwest::{Client, Method};
use serde_json::Value;

use crate::{Answer, described, runtime};

/// Somebody who calls the API, with or without a token.
#[derive(Debug, Clone)]
pub struct Actor {
    http: Client,
    base: String,
    headers: Vec<(String, String)>,
}

impl Actor {
    pub(crate) fn new(http: Client, base: String) -> Self {
        Self { http, base, headers: Vec::new() }
    }

    /// Returns the same caller with a token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        self.with_header("authorization", &format!("Bearer {token}"))
    }

    /// Returns the same caller who sends one more header.
    #[must_use]
    pub fn with_header(&self, name: &str, value: &str) -> Self {
        let mut caller = self.clone();
        caller.headers.push((name.to_owned(), value.to_owned()));
        caller
    }

    /// Returns the same caller who calls another API, one of [`crate::TestApp::start_replica`].
    #[must_use]
    pub fn through(&self, address: SocketAddr) -> Self {
        Self { base: format!("http://{address}"), ..self.clone() }
    }

    /// Sends a GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    /// Sends a POST with a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, Some(body)).await
    }

    /// Sends a request, with a JSON body if there is one.
    pub async fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let content_type = body.map(|_| "application/json");
        self.send_raw(method, path, content_type, body.map(|body| body.to_string().into_bytes()).unwrap_or_default())
            .await
    }

    /// Sends a request exactly as given.
    pub async fn send_raw(&self, method: &str, path: &str, content_type: Option<&str>, body: Vec<u8>) -> Answer {
        let parsed: Method = method.parse().unwrap();
        let mut request = self.http.request(parsed, format!("{}{path}", self.base)).body(body);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        // Connections are shared between tests, so they must outlive the runtime of this one.
        let answer = runtime::run(async move { Answer::read(request.send().await.unwrap()).await }).await;
        // What is compressed is the same document that is checked where it is not.
        if answer.header("content-encoding").is_empty() {
            described::check(method, path, answer.status, &answer.text);
        }
        answer
    }
}
