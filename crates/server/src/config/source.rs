//! Where settings come from: a file, then environment variables, then files that hold secrets.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Map, Value};

/// All settings as one tree. Keys are lower case; lists are objects with numbers as keys, as the environment has them.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct Source(Map<String, Value>);

impl Source {
    /// Reads the file that `CONFIG_FILE` names, if any, and the environment.
    pub fn from_process() -> Result<Self, Vec<String>> {
        Self::from_variables(std::env::vars_os().filter_map(|(name, value)| {
            // Variables that are no text cannot be ours.
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }))
    }

    /// Reads variables as if they were the environment.
    pub fn from_variables(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<String>> {
        let variables: BTreeMap<String, String> = variables.into_iter().collect();
        let mut problems = Vec::new();
        let mut source = Self::default();
        if let Some(path) = variables.get("CONFIG_FILE").filter(|path| !path.is_empty()) {
            match read_file(Path::new(path)) {
                Ok(tree) => source.0 = tree,
                Err(problem) => problems.push(format!("CONFIG_FILE: {problem}")),
            }
        }
        for (name, value) in &variables {
            source.set(name, value.clone());
        }
        for (name, path) in &variables {
            let Some(name) = name.strip_suffix("__FILE") else { continue };
            match std::fs::read_to_string(path) {
                Ok(secret) => source.set(name, secret.trim_end_matches(['\r', '\n']).to_owned()),
                Err(error) => problems.push(format!("{name}__FILE: {path} could not be read: {error}")),
            }
        }
        if problems.is_empty() { Ok(source) } else { Err(problems) }
    }

    /// Sets one value; `name` is the path with `__` or `:` between its parts.
    pub fn set(&mut self, name: &str, value: String) {
        let lower = name.replace(':', "__").to_lowercase();
        let mut parts: Vec<&str> = lower.split("__").collect();
        let Some(last) = parts.pop() else { return };
        let mut node = &mut self.0;
        for part in parts {
            let child = node.entry(part).or_insert_with(|| Value::Object(Map::new()));
            if !child.is_object() {
                *child = Value::Object(Map::new());
            }
            let Value::Object(object) = child else { return };
            node = object;
        }
        node.insert(last.to_owned(), Value::String(value));
    }

    /// Returns the file that settings were read from, if any.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        self.0.get("config_file").and_then(Value::as_str).filter(|path| !path.is_empty()).map(PathBuf::from)
    }

    /// Returns the keys whose values differ.
    pub(crate) fn differences(&self, other: &Self) -> BTreeSet<String> {
        let (ours, theirs) = (self.leaves(), other.leaves());
        let changed = ours.iter().filter(|(key, value)| theirs.get(*key) != Some(value));
        let added = theirs.iter().filter(|(key, _)| !ours.contains_key(*key));
        changed.chain(added).map(|(key, _)| key.clone()).collect()
    }

    /// Returns all keys that have a value, in lower case with `__` between their parts.
    pub(super) fn leaves(&self) -> BTreeMap<String, &Value> {
        let mut leaves = BTreeMap::new();
        let mut waiting: Vec<(String, &Value)> = self.0.iter().map(|(key, value)| (key.clone(), value)).collect();
        while let Some((path, value)) = waiting.pop() {
            match value {
                Value::Object(members) => {
                    waiting.extend(members.iter().map(|(key, value)| (format!("{path}__{key}"), value)));
                }
                value => {
                    leaves.insert(path, value);
                }
            }
        }
        leaves
    }

    /// Returns the value at a path such as `Infrastructure:Altinn:BaseUri`.
    pub(super) fn find(&self, path: &str) -> Option<&Value> {
        let lower = path.to_lowercase();
        let mut parts = lower.split(':');
        let first = self.0.get(parts.next()?)?;
        parts.try_fold(first, |node, part| node.get(part))
    }
}

fn read_file(path: &Path) -> Result<Map<String, Value>, String> {
    let tree = ::config::Config::builder()
        .add_source(::config::File::from(path))
        .build()
        .and_then(::config::Config::try_deserialize::<Value>)
        .map_err(|error| error.to_string())?;
    match normalized(tree) {
        Value::Object(tree) => Ok(tree),
        _ => Err("the file does not hold an object".to_owned()),
    }
}

/// Puts keys in lower case and turns lists into objects with numbers as keys.
fn normalized(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(key, value)| (key.to_lowercase(), normalized(value))).collect())
        }
        Value::Array(items) => Value::Object(
            items.into_iter().enumerate().map(|(index, value)| (index.to_string(), normalized(value))).collect(),
        ),
        scalar => scalar,
    }
}
