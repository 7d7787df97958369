//! Parameters as constants in a script of `pgbench`.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use uuid::Uuid;

/// Turns the parameters of one request into constants; identifiers that were made up become expressions that make up others.
pub(super) struct Literals<'a> {
    known: &'a HashSet<Uuid>,
    /// Made-up identifiers, numbered: one that occurs again stays the same.
    made_up: HashMap<Uuid, usize>,
}

impl<'a> Literals<'a> {
    pub(super) fn new(known: &'a HashSet<Uuid>) -> Self {
        Self { known, made_up: HashMap::new() }
    }

    /// Returns a parameter of a type.
    pub(super) fn constant(&mut self, value: Option<&str>, kind: &str) -> String {
        let Some(value) = value else { return format!("NULL::{kind}") };
        match kind {
            "uuid" => self.identifier(value),
            "uuid[]" => self.identifiers(value),
            _ => format!("{}::{kind}", quoted(value)),
        }
    }

    fn identifiers(&mut self, array: &str) -> String {
        let inner = array.trim_start_matches('{').trim_end_matches('}');
        let elements: Vec<String> =
            inner.split(',').filter(|element| !element.is_empty()).map(|element| self.identifier(element)).collect();
        format!("ARRAY[{}]::uuid[]", elements.join(", "))
    }

    fn identifier(&mut self, text: &str) -> String {
        let Ok(id) = Uuid::try_parse(text) else { return "NULL::uuid".to_owned() };
        if self.known.contains(&id) {
            return format!("{}::uuid", quoted(text));
        }
        let next = self.made_up.len();
        let number = *self.made_up.entry(id).or_insert(next);
        // Ascending per connection, as identifiers of the service are; different for every connection and run.
        format!(
            "('019f' || lpad(to_hex(:n::bigint), 8, '0') || '7' || lpad(to_hex(:client_id::bigint), 3, '0') || '8' || \
             lpad(to_hex(:run::bigint), 11, '0') || '{number:04x}')::uuid"
        )
    }
}

/// Returns a text in quotes. `pgbench` takes a colon before a name for a variable, also in quotes.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 16);
    quoted.push_str("E'");
    for character in text.chars() {
        match character {
            '\'' => quoted.push_str("''"),
            '\\' => quoted.push_str("\\\\"),
            ':' => quoted.push_str("\\x3a"),
            '\n' => quoted.push_str("\\n"),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_hold_nothing_that_looks_like_a_variable() {
        let text = quoted("urn:a:'b'\\\n");
        assert_eq!(text, r"E'urn\x3aa\x3a''b''\\\n'");
    }

    #[test]
    fn only_identifiers_that_were_made_up_are_replaced() {
        let known = Uuid::from_u128(1);
        let set = HashSet::from([known]);
        let mut literals = Literals::new(&set);
        assert_eq!(literals.constant(Some(&known.to_string()), "uuid"), format!("E'{known}'::uuid"));
        let other = Uuid::from_u128(2).to_string();
        let first = literals.constant(Some(&other), "uuid");
        assert!(first.contains(":client_id") && first.ends_with("'0000')::uuid"), "{first}");
        let array = literals.constant(Some(&format!("{{{other},NULL,{known}}}")), "uuid[]");
        assert_eq!(array, format!("ARRAY[{first}, NULL::uuid, E'{known}'::uuid]::uuid[]"));
        assert_eq!(literals.constant(None, "uuid[]"), "NULL::uuid[]");
        assert_eq!(literals.constant(Some("{}"), "uuid[]"), "ARRAY[]::uuid[]");
    }
}
