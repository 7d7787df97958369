//! Where the dialogs of a page come from: one part of a statement per plan. Each delivers the columns of the order and
//! `place`, in order and no more than fit. `place` counts the entries that were looked at, where there is a budget for them;
//! the one at which it is used up is always delivered.

use uuid::Uuid;

use super::allowed::{Allowed, Block};
use super::conditions::{Conditions, LabelValue};
use super::plan::{Attempt, FEW_PARTIES, FEW_SERVICES, Plan, Reach};
use super::sorting::Sorting;
use super::statement::{Parameter, Statement};
use crate::Error;

/// What the parts of a statement have in common.
pub(super) struct Source<'a> {
    pub(super) reach: &'a Reach,
    pub(super) conditions: &'a Conditions,
    pub(super) sorting: &'a Sorting,
    pub(super) is_by_content: bool,
    /// How many dialogs fill the page and tell whether there are more.
    pub(super) wanted: Parameter,
}

impl Source<'_> {
    /// Appends a selection of everything that is allowed.
    pub(super) fn push(&self, statement: &mut Statement, attempt: &Attempt) -> Result<(), Error> {
        let delegated = match self.reach {
            Reach::Reader { delegated, .. } => delegated.as_slice(),
            Reach::Owner { .. } => &[],
        };
        if attempt.plan == Plan::Delegated {
            return self.push_delegated(statement, delegated);
        }
        let is_merged = !delegated.is_empty();
        if is_merged {
            self.push_columns(statement.push("SELECT "));
            statement.push(", max(place) AS place FROM ((");
        }
        self.push_plan(statement, attempt)?;
        if is_merged {
            // What is reached both ways counts once.
            statement.push(") UNION ALL (");
            self.push_delegated(statement, delegated)?;
            self.push_columns(statement.push(")) AS merged GROUP BY "));
            self.push_page(statement, "");
        }
        Ok(())
    }

    fn push_plan(&self, statement: &mut Statement, attempt: &Attempt) -> Result<(), Error> {
        match (&attempt.plan, attempt.budget) {
            (Plan::Services(blocks), budget) => self.push_services(statement, blocks, budget.unwrap_or(i64::MAX)),
            (Plan::Words, _) => self.push_words(statement),
            (Plan::Labels, _) => self.push_labels(statement),
            (plan, None) => {
                self.push_columns(statement.push("SELECT "));
                statement.push(", NULL::bigint AS place FROM (");
                self.push_scan(statement, plan, self.wanted, true)?;
                statement.push(") AS found");
                Ok(())
            }
            (plan, Some(budget)) => {
                let budget = statement.add(budget)?;
                self.push_columns(statement.push("SELECT "));
                statement.push(", place FROM (SELECT ");
                self.push_columns(statement);
                self.push_numbered(statement);
                self.push_scan(statement, plan, budget, false)?;
                statement.push(") AS scanned) AS numbered WHERE place = ").push_parameter(budget).push(" OR (true");
                self.conditions.push_foreign(statement);
                statement.push(")");
                self.push_page(statement, "");
                Ok(())
            }
        }
    }

    /// Appends a selection of the first dialogs of a plan.
    fn push_scan(
        &self,
        statement: &mut Statement,
        plan: &Plan,
        limit: Parameter,
        with_foreign: bool,
    ) -> Result<(), Error> {
        let owner = match self.reach {
            Reach::Owner { parties, resources } => (parties.as_deref(), resources.as_deref()),
            Reach::Reader { .. } => (None, None),
        };
        match plan {
            Plan::Parties(block) => {
                self.push_of_parties(statement, &block.parties, Some(&block.resources), limit, with_foreign)
            }
            Plan::OwnerParties => {
                self.push_of_parties(statement, owner.0.unwrap_or_default(), owner.1, limit, with_foreign)
            }
            Plan::Pairs(allowed) => {
                self.push_columns(statement.push("SELECT "));
                statement
                    .push(" FROM (SELECT party_id AS wanted_party, array_agg(resource_id) AS wanted_resources FROM (");
                push_pairs(statement, allowed)?;
                statement.push(") AS pair GROUP BY party_id) AS wanted CROSS JOIN LATERAL (");
                self.push_dialogs(statement, "party_id = wanted_party AND resource_id = ANY (wanted_resources)");
                self.push_rest(statement, limit, with_foreign);
                statement.push(") AS found");
                self.push_limited(statement, limit);
                Ok(())
            }
            Plan::OwnerServices => {
                self.push_columns(statement.push("SELECT "));
                statement.push(" FROM unnest(").bind(owner.1.unwrap_or_default().to_vec())?;
                statement.push(") AS wanted (wanted_resource) CROSS JOIN LATERAL (");
                self.push_dialogs(statement, "resource_id = wanted_resource");
                self.push_rest(statement, limit, with_foreign);
                statement.push(") AS found");
                self.push_limited(statement, limit);
                Ok(())
            }
            _ => {
                self.push_dialogs(statement, "true");
                push_any(statement, owner.1)?;
                self.push_rest(statement, limit, with_foreign);
                Ok(())
            }
        }
    }

    fn push_of_parties(
        &self,
        statement: &mut Statement,
        parties: &[i32],
        resources: Option<&[i32]>,
        limit: Parameter,
        with_foreign: bool,
    ) -> Result<(), Error> {
        if let [party] = parties {
            // Equality with a value tells the planner how many dialogs the party has.
            self.push_dialogs(statement, "party_id = ");
            statement.bind(*party)?;
            push_any(statement, resources)?;
            self.push_rest(statement, limit, with_foreign);
            return Ok(());
        }
        self.push_columns(statement.push("SELECT "));
        statement.push(" FROM unnest(").bind(parties)?;
        statement.push(") AS wanted (wanted_party) CROSS JOIN LATERAL (");
        self.push_dialogs(statement, "party_id = wanted_party");
        push_any(statement, resources)?;
        self.push_rest(statement, limit, with_foreign);
        statement.push(") AS found");
        self.push_limited(statement, limit);
        Ok(())
    }

    /// The parties are a hash table in the statement, not a condition for an index: entries are passed over, in order,
    /// until the page is full.
    fn push_services(&self, statement: &mut Statement, blocks: &[Block], budget: i64) -> Result<(), Error> {
        let budget = statement.add(budget)?;
        let is_merged = blocks.len() > 1;
        if is_merged {
            self.push_columns(statement.push("SELECT "));
            statement.push(", place FROM (");
        }
        for (place, block) in blocks.iter().enumerate() {
            statement.push(match (is_merged, place) {
                (false, _) => "",
                (true, 0) => "(",
                (true, _) => ") UNION ALL (",
            });
            self.push_columns(statement.push("SELECT "));
            statement.push(", place FROM unnest(").bind(&*block.resources)?;
            statement.push(") AS wanted (wanted_resource) CROSS JOIN LATERAL (");
            self.push_columns(statement.push("SELECT "));
            statement.push(", place FROM (SELECT *");
            self.push_numbered(statement);
            statement.push(
                "SELECT id, content_updated_at, party_id, org_id, status, visible_from, expires_at, deleted_at, \
                 is_api_only, labels_mask, is_content_seen FROM dialog WHERE resource_id = wanted_resource",
            );
            self.conditions.push_content_updated(statement);
            self.sorting.push_after(statement);
            self.push_limited(statement, budget);
            statement.push(") AS scanned) AS numbered WHERE place = ").push_parameter(budget);
            statement.push(" OR ((party_id IN (SELECT unnest(").bind(&*block.parties)?;
            statement.push("))) IS TRUE");
            self.conditions.push_covered(statement);
            self.conditions.push_stored_elsewhere(statement);
            self.conditions.push_foreign(statement);
            statement.push(")");
            self.push_page(statement, "");
            statement.push(") AS found");
            self.push_page(statement, "");
        }
        if is_merged {
            statement.push(")) AS merged");
            self.push_page(statement, "");
        }
        Ok(())
    }

    /// In the usual order, the matches are sorted before their dialogs are looked up, and no more are than fill the page.
    fn push_words(&self, statement: &mut Statement) -> Result<(), Error> {
        let Some(words) = &self.conditions.words else { return Ok(()) };
        self.push_columns_of(statement.push("SELECT "), "found.");
        statement.push(", NULL::bigint AS place FROM (SELECT id, content_updated_at FROM (SELECT dialog_id AS id, ");
        // While appended text waits, the repeated time waits, too. Not many dialogs are like that. No EXISTS: the planner might
        // read all that waits instead of looking for what waits for a match.
        statement.push(
            "CASE WHEN (SELECT true FROM dialog_text_pending AS waiting WHERE waiting.dialog_id = dialog_text.dialog_id LIMIT 1) \
             THEN (SELECT content_updated_at FROM dialog WHERE dialog.id = dialog_text.dialog_id) \
             ELSE content_updated_at END AS content_updated_at FROM dialog_text WHERE vector @@ ",
        );
        words.push(statement);
        if let Reach::Reader { allowed, .. } = self.reach {
            push_allowed(statement, allowed)?;
        }
        statement.push(" OFFSET 0) AS matched WHERE true");
        self.conditions.push_content_updated(statement);
        if self.is_by_content {
            self.sorting.push_after(statement);
            self.sorting.push_order(statement, "");
        }
        statement.push(" OFFSET 0) AS worded CROSS JOIN LATERAL (");
        self.push_dialogs(statement, "dialog.id = worded.id");
        self.conditions.push_own(statement);
        self.conditions.push_labels(statement);
        self.sorting.push_after(statement);
        statement.push(" OFFSET 0) AS found");
        self.push_page(statement, if self.is_by_content { "worded." } else { "found." });
        Ok(())
    }

    fn push_labels(&self, statement: &mut Statement) -> Result<(), Error> {
        let values = &self.conditions.label_values;
        let is_exact = |value: &&LabelValue| matches!(value, LabelValue::Exact(_));
        let Some(leading) = values.iter().find(is_exact).or_else(|| values.first()) else { return Ok(()) };
        self.push_columns(statement.push("SELECT "));
        statement
            .push(", NULL::bigint AS place FROM (SELECT DISTINCT dialog_id AS labeled_id FROM so_label WHERE value ");
        match leading {
            LabelValue::Exact(value) => statement.push("= ").push_parameter(*value),
            LabelValue::Prefix(pattern) => statement.push("LIKE ").push_parameter(*pattern),
        };
        statement.push(") AS labeled CROSS JOIN LATERAL (");
        self.push_dialogs(statement, "dialog.id = labeled_id");
        match self.reach {
            Reach::Reader { allowed, .. } => push_allowed(statement, allowed)?,
            Reach::Owner { parties, resources } => {
                if let Some(parties) = parties {
                    statement.push(" AND party_id = ANY (").bind(&**parties)?;
                    statement.push(")");
                }
                push_any(statement, resources.as_deref())?;
            }
        }
        self.conditions.push_own(statement);
        self.conditions.push_foreign(statement);
        self.sorting.push_after(statement);
        statement.push(" OFFSET 0) AS found");
        self.push_page(statement, "");
        Ok(())
    }

    fn push_delegated(&self, statement: &mut Statement, ids: &[Uuid]) -> Result<(), Error> {
        self.push_columns(statement.push("SELECT "));
        statement.push(", NULL::bigint AS place FROM unnest(").bind(ids)?;
        statement.push(") AS wanted (wanted_id) CROSS JOIN LATERAL (");
        self.push_dialogs(statement, "dialog.id = wanted_id");
        self.conditions.push_own(statement);
        self.conditions.push_foreign(statement);
        self.sorting.push_after(statement);
        // A barrier: each dialog is looked up by its key.
        statement.push(" OFFSET 0) AS found");
        self.push_page(statement, "");
        Ok(())
    }

    fn push_columns(&self, statement: &mut Statement) {
        self.sorting.push_columns(statement, "");
    }

    fn push_columns_of(&self, statement: &mut Statement, table: &'static str) {
        self.sorting.push_columns(statement, table);
    }

    /// Appends the beginning of a selection of dialogs.
    fn push_dialogs(&self, statement: &mut Statement, condition: &'static str) {
        self.push_columns(statement.push("SELECT "));
        statement.push(" FROM dialog WHERE ").push(condition);
    }

    /// Appends the end of a selection of dialogs in order.
    fn push_rest(&self, statement: &mut Statement, limit: Parameter, with_foreign: bool) {
        self.conditions.push_own(statement);
        if with_foreign {
            self.conditions.push_foreign(statement);
        }
        self.sorting.push_after(statement);
        self.push_limited(statement, limit);
    }

    /// Appends the numbering of a selection that follows in parentheses.
    pub(super) fn push_numbered(&self, statement: &mut Statement) {
        statement.push(", row_number() OVER (");
        self.sorting.push_order(statement, "");
        statement.push(") AS place FROM (");
    }

    pub(super) fn push_limited(&self, statement: &mut Statement, limit: Parameter) {
        self.sorting.push_order(statement, "");
        statement.push(" LIMIT ").push_parameter(limit);
    }

    pub(super) fn push_page(&self, statement: &mut Statement, table: &'static str) {
        self.sorting.push_order(statement, table);
        statement.push(" LIMIT ").push_parameter(self.wanted);
    }
}

/// Appends ` AND …` with the services of which it must be one.
pub(super) fn push_any(statement: &mut Statement, resources: Option<&[i32]>) -> Result<(), Error> {
    match resources {
        None => {}
        Some(few) if few.len() <= FEW_SERVICES => {
            statement.push(" AND resource_id = ANY (").bind(few)?.push(")");
        }
        // The planner would look up each of them among the most frequent services, which takes longer than the search.
        Some(many) => {
            statement.push(" AND (resource_id IN (SELECT unnest(").bind(many)?.push("))) IS TRUE");
        }
    }
    Ok(())
}

/// Appends a selection of the allowed pairs that have dialogs.
fn push_pairs(statement: &mut Statement, allowed: &Allowed) -> Result<(), Error> {
    let (mut parties, mut blocks_of_parties) = (Vec::<i32>::new(), Vec::<i32>::new());
    let (mut resources, mut blocks_of_resources) = (Vec::<i32>::new(), Vec::<i32>::new());
    for (number, block) in (0_i32..).zip(allowed.blocks()) {
        parties.extend(&block.parties);
        blocks_of_parties.resize(parties.len(), number);
        resources.extend(&block.resources);
        blocks_of_resources.resize(resources.len(), number);
    }
    statement.push("SELECT pair.party_id, pair.resource_id FROM unnest(").bind(parties)?;
    statement.push(", ").bind(blocks_of_parties)?;
    statement.push(
        ") AS wanted (party_id, block) JOIN party_resource AS pair ON pair.party_id = wanted.party_id \
         WHERE ((wanted.block, pair.resource_id) IN (SELECT unnest(",
    );
    // A hash table: as a join, the planner might build every thinkable pair first.
    statement.bind(blocks_of_resources)?.push("), unnest(").bind(resources)?;
    statement.push("))) IS TRUE");
    Ok(())
}

/// Appends ` AND …`, what is allowed, as conditions on the party and the service. What is to be a condition for an index
/// is written as one; what is to be looked at afterwards is wrapped.
fn push_allowed(statement: &mut Statement, allowed: &Allowed) -> Result<(), Error> {
    let parties: Vec<i32> = allowed.blocks().iter().flat_map(|block| &block.parties).copied().collect();
    let are_few = parties.len() <= FEW_PARTIES;
    let is_by_service = !are_few && allowed.resource_count() <= FEW_SERVICES;
    if is_by_service {
        let resources: Vec<i32> = allowed.blocks().iter().flat_map(|block| &block.resources).copied().collect();
        statement.push(" AND resource_id = ANY (").bind(resources)?;
        statement.push(")");
    } else if let [party] = parties.as_slice() {
        statement.push(" AND party_id = ").bind(*party)?;
    } else {
        statement.push(" AND party_id = ANY (").bind(parties)?;
        statement.push(")");
    }
    match allowed.single() {
        Some(block) if is_by_service => {
            statement.push(" AND (party_id IN (SELECT unnest(").bind(&*block.parties)?;
            statement.push("))) IS TRUE");
        }
        Some(block) => {
            statement.push(" AND (resource_id = ANY (").bind(&*block.resources)?;
            statement.push(")) IS TRUE");
        }
        None => {
            statement.push(" AND ((party_id, resource_id) IN (");
            push_pairs(statement, allowed)?;
            statement.push(")) IS TRUE");
        }
    }
    Ok(())
}
