//! The words of a search, as the database asks for them.

use dialogporten_domain::search::TextQuery;

use super::statement::{Parameter, Statement};
use crate::Error;
use crate::text::configuration;

/// Texts without a known language are indexed with the first one; most others with the other two.
const ALL: [&str; 3] = [configuration::SIMPLE, "norwegian", "english"];

/// The words of a search, with its parameters added to a statement.
pub(super) struct Words {
    configurations: Vec<&'static str>,
    alternatives: Vec<Alternative>,
}

struct Alternative {
    wanted: Parameter,
    unwanted: Option<Parameter>,
}

impl Words {
    /// Adds the words to a statement.
    pub(super) fn new(statement: &mut Statement, query: &TextQuery) -> Result<Self, Error> {
        let configurations = match query.language().map(configuration::of) {
            None => ALL.to_vec(),
            Some(configuration::SIMPLE) => vec![configuration::SIMPLE],
            Some(stemming) => vec![configuration::SIMPLE, stemming],
        };
        let mut alternatives = Vec::new();
        if query.has_unwanted() {
            for clause in query.clauses() {
                let wanted = statement.add(clause.wanted.clone())?;
                let has_unwanted = !clause.unwanted.is_empty();
                let unwanted = has_unwanted.then(|| statement.add(clause.unwanted.clone())).transpose()?;
                alternatives.push(Alternative { wanted, unwanted });
            }
        } else {
            alternatives.push(Alternative { wanted: statement.add(query.wanted())?, unwanted: None });
        }
        Ok(Self { configurations, alternatives })
    }

    /// Appends the query. What is wanted may be found with any of the configurations, what is unwanted with none. An
    /// alternative of which nothing is left but what is unwanted matches nothing.
    pub(super) fn push(&self, statement: &mut Statement) {
        for (place, alternative) in self.alternatives.iter().enumerate() {
            statement.push(if place == 0 { "(" } else { " || " });
            let Some(unwanted) = alternative.unwanted else {
                self.push_disjunction(statement, alternative.wanted);
                continue;
            };
            statement.push("CASE WHEN numnode(");
            self.push_disjunction(statement, alternative.wanted);
            statement.push(") = 0 THEN ''::tsquery ELSE ");
            self.push_disjunction(statement, alternative.wanted);
            statement.push(" && !!");
            self.push_disjunction(statement, unwanted);
            statement.push(" END");
        }
        statement.push(")");
    }

    fn push_disjunction(&self, statement: &mut Statement, text: Parameter) {
        for (place, configuration) in self.configurations.iter().enumerate() {
            statement.push(if place == 0 { "(" } else { " || " });
            statement.push("websearch_to_tsquery('").push(configuration).push("', ").push_parameter(text).push(")");
        }
        statement.push(")");
    }
}
