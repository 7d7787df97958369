//! Makes answers comparable between runs.

use dialogporten_domain::{Clock, Timestamp};
use serde_json::Value;
use uuid::Uuid;

/// Identifiers that tests choose themselves start like this and are kept.
const CHOSEN: &str = "01900000-";
const DAY_MICROS: u64 = 24 * 3600 * 1_000_000;

/// Replaces identifiers, tokens, masks and times around now.
pub fn redacted(body: &Value) -> Value {
    match body {
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, member)| (name.clone(), redacted(member))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(redacted).collect()),
        Value::String(text) => Value::String(redact(text)),
        other => other.clone(),
    }
}

fn redact(text: &str) -> String {
    if Uuid::try_parse(text).is_ok() && !text.starts_with(CHOSEN) {
        return "[id]".to_owned();
    }
    if let Ok(time) = Timestamp::parse(text)
        && Clock::System.now().unix_micros().abs_diff(time.unix_micros()) < DAY_MICROS
    {
        assert!(text.len() == 28 && text.ends_with("0Z"), "seven digits and Z: {text}");
        return "[time]".to_owned();
    }
    if text.contains(",id_") && text.split(',').all(|part| part.split('_').count() == 2) {
        let parts = text.split(',').filter_map(|part| part.split_once('_'));
        return parts.map(|(key, value)| format!("{key}_{}", redact(value))).collect::<Vec<_>>().join(",");
    }
    if let Some((prefix, _)) = text.split_once("identifier-ephemeral:") {
        return format!("{prefix}identifier-ephemeral:[mask]");
    }
    if text.starts_with("eyJ") && text.split('.').count() == 3 {
        return "[token]".to_owned();
    }
    text.to_owned()
}
