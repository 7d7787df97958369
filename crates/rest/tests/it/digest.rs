//! A document in short: one line for everything that a client depends on.

use std::collections::BTreeSet;

use serde_json::Value;

/// Describes a document by lines, one for each fact. Facts about failures are their statuses.
pub(crate) fn digest(document: &Value) -> BTreeSet<String> {
    let mut digest = Digest { document, lines: BTreeSet::new(), schemas: BTreeSet::new() };
    for (path, methods) in members(&document["paths"]) {
        for (method, operation) in members(methods) {
            digest.operation(path, method, operation);
        }
    }
    digest.lines
}

struct Digest<'a> {
    document: &'a Value,
    lines: BTreeSet<String>,
    schemas: BTreeSet<String>,
}

impl Digest<'_> {
    fn operation(&mut self, path: &str, method: &str, operation: &Value) {
        let id = operation["operationId"].as_str().unwrap();
        let tag = operation["tags"][0].as_str().unwrap();
        self.lines.insert(format!("{id}: {method} {path} ({tag})"));
        for alternative in operation["security"].as_array().into_iter().flatten() {
            for (scheme, scopes) in members(alternative) {
                let scopes: Vec<&str> =
                    scopes.as_array().unwrap().iter().map(|scope| scope.as_str().unwrap()).collect();
                self.lines.insert(format!("{id}: token {scheme} {}", scopes.join(" ")));
            }
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let place = parameter["in"].as_str().unwrap();
            // The names of headers have no case.
            let name = parameter["name"].as_str().unwrap();
            let name = if place == "header" { name.to_lowercase() } else { name.to_owned() };
            let kind = self.kind(&parameter["schema"]);
            let required = if parameter["required"] == true { ", required" } else { "" };
            self.lines.insert(format!("{id}: {place} {name}: {kind}{required}"));
        }
        for (media_type, body) in members(&operation["requestBody"]["content"]) {
            let kind = self.kind(&body["schema"]);
            self.lines.insert(format!("{id}: takes {media_type} {kind}"));
        }
        for (status, answer) in members(&operation["responses"]) {
            self.lines.insert(format!("{id}: answers {status}"));
            for header in members(&answer["headers"]).map(|(name, _)| name.to_lowercase()) {
                self.lines.insert(format!("{id}: answers {status} with {header}"));
            }
            for (media_type, body) in members(&answer["content"]) {
                let kind = self.kind(&body["schema"]);
                if status.starts_with('2') {
                    self.lines.insert(format!("{id}: answers {status} {media_type} {kind}"));
                }
            }
        }
    }

    /// Names the type of a schema, with `?` when it may be null, and describes it if it has a name.
    fn kind(&mut self, schema: &Value) -> String {
        let nullable = if schema["nullable"] == true { "?" } else { "" };
        if let Some([only]) =
            ["oneOf", "allOf"].iter().find_map(|keyword| schema[keyword].as_array()).map(Vec::as_slice)
        {
            return format!("{}{nullable}", self.kind(only));
        }
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap();
            self.named(name);
            return format!("{name}{nullable}");
        }
        let kind = match schema["type"].as_str() {
            Some("array") => format!("[{}]", self.kind(&schema["items"])),
            Some("object") => format!("map of {}", self.kind(&schema["additionalProperties"])),
            Some(kind) => schema["format"].as_str().unwrap_or(kind).to_owned(),
            // Anything may be null, whether that is said or not.
            None => return "anything".to_owned(),
        };
        format!("{kind}{nullable}")
    }

    fn named(&mut self, name: &str) {
        if !self.schemas.insert(name.to_owned()) {
            return;
        }
        let schema = &self.document["components"]["schemas"][name];
        if let Some(names) = schema["enum"].as_array() {
            for member in names {
                self.lines.insert(format!("{name} = {}", member.as_str().unwrap()));
            }
        }
        for (member, described) in members(&schema["properties"]) {
            let kind = self.kind(described);
            let deprecated = if described["deprecated"] == true { ", deprecated" } else { "" };
            self.lines.insert(format!("{name}.{member}: {kind}{deprecated}"));
        }
        for required in schema["required"].as_array().into_iter().flatten() {
            self.lines.insert(format!("{name}.{} is required", required.as_str().unwrap()));
        }
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}
