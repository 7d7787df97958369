//! Dialogs that lie next to each other in an index, read and shown in one go: a row is looked up once, at its entry.
//!
//! The other ways look for identifiers first, in indexes alone, and then for the rows of those that fit the page. That is
//! better where many entries are passed over, and costs two ways to a row where few are.

use super::listed;
use super::plan::Reach;
use super::source::{Source, push_any};
use super::statement::Statement;
use crate::Error;

/// The only range of an index in which everything lies that may be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Range {
    /// Dialogs of a party, and what is allowed for it.
    Party { party: i32, resources: Vec<i32> },
    /// All of an owner.
    Owner,
    /// Those of an owner that belong to a party, perhaps of some services only.
    OwnerParty { party: i32, resources: Option<Vec<i32>> },
    /// Those of a service.
    Service(i32),
}

impl Range {
    /// Finds the range, if there is one.
    pub(super) fn of(reach: &Reach) -> Option<Self> {
        match reach {
            Reach::Reader { allowed, delegated } => match allowed.single().map(|block| block.parties.as_slice()) {
                Some([party]) if delegated.is_empty() => {
                    let resources = allowed.single()?.resources.clone();
                    Some(Self::Party { party: *party, resources })
                }
                _ => None,
            },
            Reach::Owner { parties, resources } => match (parties.as_deref(), resources.as_deref()) {
                (None, None) => Some(Self::Owner),
                (Some([party]), _) => Some(Self::OwnerParty { party: *party, resources: resources.clone() }),
                (None, Some([service])) => Some(Self::Service(*service)),
                _ => None,
            },
        }
    }

    /// Returns the name that logs and statements carry.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Party { .. } => "party-rows",
            Self::Owner => "owner-rows",
            Self::OwnerParty { .. } => "owner-party-rows",
            Self::Service(_) => "service-rows",
        }
    }
}

impl Source<'_> {
    /// Appends a selection of everything that a list shows, after `place`.
    pub(super) fn push_rows(
        &self,
        statement: &mut Statement,
        range: &Range,
        budget: Option<i64>,
        labels: &'static str,
    ) -> Result<(), Error> {
        let Some(budget) = budget else {
            statement
                .push("SELECT NULL::bigint AS place, ")
                .push(listed::COLUMNS)
                .push(labels)
                .push(" FROM dialog WHERE ");
            push_beginning(statement, range)?;
            self.push_rest_of_rows(statement, range)?;
            self.sorting.push_after(statement);
            self.push_page(statement, "dialog.");
            return Ok(());
        };
        let budget = statement.add(budget)?;
        statement.push("SELECT place, ").push(listed::COLUMNS).push(labels).push(" FROM (SELECT *");
        self.push_numbered(statement);
        statement.push("SELECT * FROM dialog WHERE ");
        push_beginning(statement, range)?;
        self.conditions.push_content_updated(statement);
        self.sorting.push_after(statement);
        self.push_limited(statement, budget);
        statement.push(") AS scanned) AS dialog WHERE place = ").push_parameter(budget).push(" OR (true");
        self.push_rest_of_rows(statement, range)?;
        statement.push(")");
        self.push_page(statement, "dialog.");
        Ok(())
    }

    fn push_rest_of_rows(&self, statement: &mut Statement, range: &Range) -> Result<(), Error> {
        match range {
            Range::Party { resources, .. } => push_any(statement, Some(resources))?,
            Range::OwnerParty { resources, .. } => push_any(statement, resources.as_deref())?,
            Range::Owner | Range::Service(_) => {}
        }
        self.conditions.push_own(statement);
        Ok(())
    }
}

fn push_beginning(statement: &mut Statement, range: &Range) -> Result<(), Error> {
    match range {
        // As the index has them.
        Range::Party { party, .. } => statement.push("deleted_at IS NULL AND party_id = ").bind(*party)?,
        Range::OwnerParty { party, .. } => statement.push("party_id = ").bind(*party)?,
        Range::Service(service) => statement.push("resource_id = ").bind(*service)?,
        Range::Owner => statement.push("true"),
    };
    Ok(())
}
