//! Orders and places in them.

use dialogporten_domain::search::{ContinuationToken, Direction, KeyValue, Order, OrderKey};

use super::statement::{Parameter, Statement};
use crate::Error;

/// Returns the column of a key.
fn column(key: OrderKey) -> &'static str {
    match key {
        OrderKey::ContentUpdatedAt => "content_updated_at",
        OrderKey::UpdatedAt => "updated_at",
        OrderKey::CreatedAt => "created_at",
        OrderKey::DueAt => "due_at",
        OrderKey::Id => "id",
    }
}

/// An order, and the place in it after which the page begins.
pub(super) struct Sorting {
    keys: Vec<Key>,
}

#[derive(Clone, Copy)]
struct Key {
    by: OrderKey,
    direction: Direction,
    /// The value in the last dialog of the page before.
    after: Option<After>,
}

#[derive(Clone, Copy)]
enum After {
    Value(Parameter),
    Missing,
}

impl Sorting {
    /// Adds the values of the place to a statement.
    pub(super) fn new(
        statement: &mut Statement,
        order: &Order,
        after: Option<&ContinuationToken>,
    ) -> Result<Self, Error> {
        let mut keys = Vec::with_capacity(order.keys().len());
        for (key, direction) in order.keys() {
            let after = match after.and_then(|token| token.get(*key)) {
                Some(KeyValue::Time(Some(at))) => Some(After::Value(statement.add(at.to_chrono())?)),
                Some(KeyValue::Time(None)) => Some(After::Missing),
                Some(KeyValue::Id(id)) => Some(After::Value(statement.add(id)?)),
                None => None,
            };
            keys.push(Key { by: *key, direction: *direction, after });
        }
        Ok(Self { keys })
    }

    /// Is this the order of the indexes that have the time of the content?
    pub(super) fn is_by_content_alone(order: &Order) -> bool {
        order.keys().len() == 2 && order.keys()[0].0 == OrderKey::ContentUpdatedAt
    }

    /// Is this the order of one of the indexes of owners?
    pub(super) fn is_owners(order: &Order) -> bool {
        let is_time = |key| matches!(key, OrderKey::ContentUpdatedAt | OrderKey::CreatedAt | OrderKey::UpdatedAt);
        order.keys().len() == 2 && is_time(order.keys()[0].0)
    }

    /// Appends the columns of the keys, `id` included, with `table.` before every column.
    pub(super) fn push_columns(&self, statement: &mut Statement, table: &'static str) {
        for (place, key) in self.keys.iter().enumerate() {
            statement.push(if place == 0 { "" } else { ", " }).push(table).push(column(key.by));
        }
    }

    /// Appends `ORDER BY …`, with `table.` before every column.
    pub(super) fn push_order(&self, statement: &mut Statement, table: &'static str) {
        for (place, key) in self.keys.iter().enumerate() {
            statement.push(if place == 0 { " ORDER BY " } else { ", " }).push(table).push(column(key.by)).push(
                match key.direction {
                    Direction::Asc => "",
                    Direction::Desc => " DESC",
                },
            );
        }
    }

    /// Appends ` AND …`, what is true after the place; nothing for a first page.
    pub(super) fn push_after(&self, statement: &mut Statement) {
        if self.keys.iter().any(|key| key.after.is_none()) {
            return;
        }
        if let Some((comparison, values)) = self.row_form() {
            statement.push(" AND (");
            self.push_columns(statement, "");
            statement.push(comparison);
            for (place, value) in values.into_iter().enumerate() {
                statement.push(if place == 0 { "" } else { ", " }).push_parameter(value);
            }
            statement.push(")");
            return;
        }
        self.push_leading_bound(statement);
        for place in 0..self.keys.len() {
            statement.push(if place == 0 { " AND ((" } else { ") OR (" });
            for earlier in &self.keys[..place] {
                earlier.push_equal(statement);
                statement.push(" AND ");
            }
            self.keys[place].push_beyond(statement);
        }
        statement.push("))");
    }

    /// Comparing rows is what an index can do. It needs one direction, and that nothing missing lies ahead: a comparison
    /// with a missing value is not true.
    fn row_form(&self) -> Option<(&'static str, Vec<Parameter>)> {
        let direction = self.keys.first()?.direction;
        let has_one_direction = self.keys.iter().all(|key| key.direction == direction);
        let may_miss = self.keys.iter().any(|key| key.by == OrderKey::DueAt) && direction == Direction::Asc;
        let values: Option<Vec<_>> = self
            .keys
            .iter()
            .map(|key| match key.after {
                Some(After::Value(value)) => Some(value),
                _ => None,
            })
            .collect();
        let comparison = match direction {
            Direction::Asc => ") > (",
            Direction::Desc => ") < (",
        };
        values.filter(|_| has_one_direction && !may_miss).map(|values| (comparison, values))
    }

    /// Appends what follows from the rest, for the index.
    fn push_leading_bound(&self, statement: &mut Statement) {
        let Some(Key { by: key, direction, after: Some(After::Value(value)) }) = self.keys.first().copied() else {
            return;
        };
        let comparison = match direction {
            Direction::Asc if key == OrderKey::DueAt => return,
            Direction::Asc => " >= ",
            Direction::Desc => " <= ",
        };
        statement.push(" AND ").push(column(key)).push(comparison).push_parameter(value);
    }
}

impl Key {
    fn push_equal(self, statement: &mut Statement) {
        statement.push(column(self.by));
        match self.after {
            Some(After::Value(value)) => statement.push(" = ").push_parameter(value),
            _ => statement.push(" IS NULL"),
        };
    }

    /// Missing values come last upwards and first downwards.
    fn push_beyond(self, statement: &mut Statement) {
        let column = column(self.by);
        match (self.direction, self.after) {
            (Direction::Asc, Some(After::Value(value))) if self.by == OrderKey::DueAt => {
                statement.push("(due_at > ").push_parameter(value).push(" OR due_at IS NULL)");
            }
            (Direction::Asc, Some(After::Value(value))) => {
                statement.push(column).push(" > ").push_parameter(value);
            }
            (Direction::Desc, Some(After::Value(value))) => {
                statement.push(column).push(" < ").push_parameter(value);
            }
            (Direction::Asc, _) => {
                statement.push("false");
            }
            (Direction::Desc, _) => {
                statement.push(column).push(" IS NOT NULL");
            }
        }
    }
}
