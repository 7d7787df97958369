//! What a dialog must be like, as conditions on its columns.

use chrono::{DateTime, Utc};
use dialogporten_domain::Timestamp;
use dialogporten_domain::search::{Bounds, Deleted, Filters, OwnerLabelPattern, TextQuery};

use super::statement::{Parameter, Statement};
use super::words::Words;
use crate::Error;

/// The conditions of a search, by what it costs to look at them. Columns are not qualified: they are those of the nearest
/// table that has them.
#[derive(Default)]
pub(super) struct Conditions {
    /// On columns that are in the indexes by party and by service.
    covered: Vec<Condition>,
    /// On columns that are in the row only.
    stored: Vec<Condition>,
    /// On labels of the owner, which are in a table of their own.
    labels: Vec<Condition>,
    /// The labels, one of which may lead the search.
    pub(super) label_values: Vec<LabelValue>,
    /// On words, which are in a table of their own.
    pub(super) words: Option<Words>,
    /// The range of the time of the content, which the table of words repeats.
    content_updated: Vec<Condition>,
}

/// A label of the owner that is asked for.
#[derive(Clone, Copy)]
pub(super) enum LabelValue {
    /// The value itself.
    Exact(Parameter),
    /// A pattern of the beginning.
    Prefix(Parameter),
}

/// Text, perhaps a parameter, text.
#[derive(Clone, Copy)]
struct Condition(&'static str, Option<Parameter>, &'static str);

impl Condition {
    fn push(self, statement: &mut Statement) {
        statement.push(self.0);
        if let Some(parameter) = self.1 {
            statement.push_parameter(parameter);
        }
        statement.push(self.2);
    }
}

/// What holds for every dialog of a scope.
#[derive(Debug, Clone, Default)]
pub(super) struct ScopeConditions {
    /// The owner.
    pub(super) org: Option<i16>,
    /// Owners of which it must be one.
    pub(super) orgs: Option<Vec<i16>>,
    /// Is it the owner who asks, for itself?
    pub(super) is_for_owner: bool,
    /// When only what is visible now counts: now.
    pub(super) published_at: Option<Timestamp>,
}

impl Conditions {
    /// Adds the values to a statement. Returns nothing when no dialog can be like that.
    pub(super) fn new(
        statement: &mut Statement,
        scope: ScopeConditions,
        filters: &Filters,
        text: Option<&TextQuery>,
    ) -> Result<Option<Self>, Error> {
        let mut these = Self::default();
        if filters.is_contradictory() || !these.add_texts(statement, filters)? {
            return Ok(None);
        }
        these.add_states(statement, filters, scope.is_for_owner)?;
        these.add_scope(statement, scope)?;
        these.add_times(statement, filters)?;
        these.words = text.map(|text| Words::new(statement, text)).transpose()?;
        Ok(Some(these))
    }

    /// Appends ` AND …` with what is in the indexes.
    pub(super) fn push_covered(&self, statement: &mut Statement) {
        push_all(statement, &self.covered);
    }

    /// Appends ` AND …` with what is in the row of the dialog.
    pub(super) fn push_own(&self, statement: &mut Statement) {
        push_all(statement, &self.covered);
        push_all(statement, &self.stored);
    }

    /// Appends ` AND …` with what only the row has, where the row must be looked up for it.
    pub(super) fn push_stored_elsewhere(&self, statement: &mut Statement) {
        if !self.stored.is_empty() {
            // No EXISTS: the planner might read the whole table instead.
            statement.push(" AND (SELECT true FROM dialog AS whole WHERE whole.id = numbered.id");
            push_all(statement, &self.stored);
            statement.push(")");
        }
    }

    /// Appends ` AND …` with what is in other tables.
    pub(super) fn push_foreign(&self, statement: &mut Statement) {
        push_all(statement, &self.labels);
        if let Some(words) = &self.words {
            statement.push(" AND (SELECT vector @@ ");
            words.push(statement);
            statement.push(" FROM dialog_text WHERE dialog_id = id)");
        }
    }

    /// Appends ` AND …` with the labels of the owner.
    pub(super) fn push_labels(&self, statement: &mut Statement) {
        push_all(statement, &self.labels);
    }

    /// Appends ` AND …` with the range of the time of the content.
    pub(super) fn push_content_updated(&self, statement: &mut Statement) {
        push_all(statement, &self.content_updated);
    }

    fn add_scope(&mut self, statement: &mut Statement, scope: ScopeConditions) -> Result<(), Error> {
        if let Some(org) = scope.org {
            self.covered.push(Condition("org_id = ", Some(statement.add(org)?), ""));
        }
        if let Some(orgs) = scope.orgs {
            self.covered.push(Condition("org_id = ANY (", Some(statement.add(orgs)?), ")"));
        }
        if let Some(now) = scope.published_at {
            let now = Some(statement.add(now.to_chrono())?);
            self.covered.push(Condition("(visible_from IS NULL OR visible_from <= ", now, ")"));
            self.covered.push(Condition("(expires_at IS NULL OR expires_at > ", now, ")"));
        }
        Ok(())
    }

    fn add_states(&mut self, statement: &mut Statement, filters: &Filters, is_for_owner: bool) -> Result<(), Error> {
        match filters.deleted {
            // For owners in a form that no partial index fits: those by party know nothing of owners, and a party may have
            // very many dialogs of others.
            Deleted::Exclude if is_for_owner => self.covered.push(Condition("(deleted_at IS NULL) IS TRUE", None, "")),
            Deleted::Exclude => self.covered.push(Condition("deleted_at IS NULL", None, "")),
            Deleted::Include => {}
            Deleted::Only => self.covered.push(Condition("deleted_at IS NOT NULL", None, "")),
        }
        if !filters.statuses.is_empty() {
            let codes: Vec<i16> = filters.statuses.iter().map(|status| status.code()).collect();
            self.covered.push(Condition("status = ANY (", Some(statement.add(codes)?), ")"));
        }
        let mask = filters.label_mask();
        if mask != 0 {
            let mask = Some(statement.add(mask)?);
            // Nothing that is asked for is missing.
            self.covered.push(Condition("~labels_mask & ", mask, " = 0"));
        }
        if let Some(is_seen) = filters.is_content_seen {
            // The bit of `MarkedAsUnopened`.
            let is_seen = Some(statement.add(is_seen)?);
            self.covered.push(Condition("(is_content_seen AND labels_mask & 8 = 0) = ", is_seen, ""));
        }
        if filters.exclude_api_only {
            self.covered.push(Condition("NOT is_api_only", None, ""));
        }
        Ok(())
    }

    fn add_times(&mut self, statement: &mut Statement, filters: &Filters) -> Result<(), Error> {
        let Bounds { after, before } = filters.content_updated;
        add_time(&mut self.content_updated, statement, "content_updated_at >= ", after)?;
        add_time(&mut self.content_updated, statement, "content_updated_at <= ", before)?;
        self.covered.extend_from_slice(&self.content_updated);
        add_time(&mut self.covered, statement, "visible_from >= ", filters.visible.after)?;
        add_time(&mut self.covered, statement, "visible_from <= ", filters.visible.before)?;
        add_time(&mut self.stored, statement, "created_at >= ", filters.created.after)?;
        add_time(&mut self.stored, statement, "created_at <= ", filters.created.before)?;
        add_time(&mut self.stored, statement, "updated_at >= ", filters.updated.after)?;
        add_time(&mut self.stored, statement, "updated_at <= ", filters.updated.before)?;
        add_time(&mut self.stored, statement, "due_at >= ", filters.due.after)?;
        add_time(&mut self.stored, statement, "due_at <= ", filters.due.before)
    }

    /// Returns false when a text is asked for that no dialog can have: the server takes no zero character.
    fn add_texts(&mut self, statement: &mut Statement, filters: &Filters) -> Result<bool, Error> {
        let Filters { extended_statuses, external_reference, process, owner_labels, .. } = filters;
        let can_be_stored = |text: &&String| !text.contains('\0');
        if !external_reference.iter().chain(process).all(|text| can_be_stored(&text)) {
            return Ok(false);
        }
        if !extended_statuses.is_empty() {
            let possible: Vec<String> = extended_statuses.iter().filter(can_be_stored).cloned().collect();
            self.stored.push(Condition("extended_status = ANY (", Some(statement.add(possible)?), ")"));
        }
        if let Some(reference) = external_reference {
            self.stored.push(Condition("external_reference = ", Some(statement.add(reference.clone())?), ""));
        }
        if let Some(process) = process {
            self.stored.push(Condition("process = ", Some(statement.add(process.clone())?), ""));
        }
        for label in owner_labels {
            let (OwnerLabelPattern::Exact(text) | OwnerLabelPattern::Prefix(text)) = label;
            if !can_be_stored(&text) {
                return Ok(false);
            }
            self.add_label(statement, label)?;
        }
        Ok(true)
    }

    fn add_label(&mut self, statement: &mut Statement, label: &OwnerLabelPattern) -> Result<(), Error> {
        match label {
            OwnerLabelPattern::Exact(value) => {
                let value = statement.add(value.clone())?;
                let condition = "(SELECT true FROM so_label WHERE dialog_id = id AND value = ";
                self.labels.push(Condition(condition, Some(value), ")"));
                self.label_values.push(LabelValue::Exact(value));
            }
            OwnerLabelPattern::Prefix(beginning) => {
                let pattern = statement.add(pattern_of(beginning))?;
                let condition = "(SELECT true FROM so_label WHERE dialog_id = id AND value LIKE ";
                self.labels.push(Condition(condition, Some(pattern), " LIMIT 1)"));
                self.label_values.push(LabelValue::Prefix(pattern));
            }
        }
        Ok(())
    }
}

fn add_time(
    conditions: &mut Vec<Condition>,
    statement: &mut Statement,
    comparison: &'static str,
    at: Option<Timestamp>,
) -> Result<(), Error> {
    if let Some(at) = at {
        let at: DateTime<Utc> = at.to_chrono();
        conditions.push(Condition(comparison, Some(statement.add(at)?), ""));
    }
    Ok(())
}

fn push_all(statement: &mut Statement, conditions: &[Condition]) {
    for condition in conditions {
        statement.push(" AND ");
        condition.push(statement);
    }
}

/// Returns the pattern of texts that begin with a text, in which nothing stands for anything else.
fn pattern_of(beginning: &str) -> String {
    let mut pattern = String::with_capacity(beginning.len() + 1);
    for character in beginning.chars() {
        if matches!(character, '\\' | '%' | '_') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_beginning_stands_for_anything_else() {
        assert_eq!(pattern_of("50%_\\a"), "50\\%\\_\\\\a%");
    }
}
