//! Every answer that a test gets is checked against the API description.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use dialogporten_rest::openapi::Document;
use jsonschema::Validator;
use serde_json::{Value, json};

/// Every operation that is described.
static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let documents = [Document::EndUser, Document::ServiceOwner, Document::Combined].map(Document::generate);
    documents.into_iter().flat_map(|document| operations(&document)).collect()
});

struct Operation {
    method: String,
    /// Segments of the path; those in braces match anything.
    path: Vec<String>,
    responses: Value,
    schemas: Value,
    /// Compiled on first use, by status.
    validators: Mutex<HashMap<u16, Validator>>,
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            found.push(Operation {
                method: method.to_uppercase(),
                path: path.split('/').map(str::to_owned).collect(),
                responses: operation["responses"].clone(),
                schemas: document["components"]["schemas"].clone(),
                validators: Mutex::default(),
            });
        }
    }
    found
}

/// Panics when an answer has a status or a body that the description of its operation does not have. Paths that are
/// not described are not looked at.
pub(crate) fn check(method: &str, target: &str, status: u16, body: &str) {
    // The head of the request is too large, whatever the operation.
    if matches!(status, 414 | 431) {
        return;
    }
    let path = target.split('?').next().unwrap_or_default().trim_end_matches('/');
    let segments: Vec<&str> = path.split('/').collect();
    let matching = OPERATIONS.iter().filter(|it| it.method == method && it.matches(&segments));
    // A literal segment is more precise than one in braces.
    let Some(operation) = matching.min_by_key(|it| it.path.iter().filter(|part| part.starts_with('{')).count()) else {
        return;
    };
    if let Err(problem) = operation.check(status, body) {
        panic!("{method} {path} answered {status} against the API description: {problem}\n{body}");
    }
}

impl Operation {
    fn matches(&self, segments: &[&str]) -> bool {
        self.path.len() == segments.len()
            && self
                .path
                .iter()
                .zip(segments)
                .all(|(part, segment)| part.starts_with('{') || part.eq_ignore_ascii_case(segment))
    }

    fn check(&self, status: u16, body: &str) -> Result<(), String> {
        let response = self.responses.get(status.to_string()).ok_or("the status is not described")?;
        let content = response["content"].as_object();
        let Some(schema) = content.and_then(|content| content.values().next()).map(|body| &body["schema"]) else {
            return if body.is_empty() { Ok(()) } else { Err("a body is not described".to_owned()) };
        };
        let body: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
        let mut validators = self.validators.lock().unwrap();
        let validator = validators.entry(status).or_insert_with(|| self.compile(schema));
        let problems: Vec<String> =
            validator.iter_errors(&body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        if problems.is_empty() { Ok(()) } else { Err(problems.join("; ")) }
    }

    fn compile(&self, schema: &Value) -> Validator {
        let whole = json!({ "allOf": [schema], "components": { "schemas": self.schemas } });
        jsonschema::options().should_validate_formats(false).build(&whole).unwrap()
    }
}
