//! Statements that are put together: constants and numbered parameters, nothing else.

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments, AssertSqlSafe, Encode, PgConnection, Postgres, Row, Type};

use crate::replica::{Answer, ReadKind};
use crate::{Error, Store};

/// A statement in the making.
#[derive(Default, Clone)]
pub(super) struct Statement {
    sql: String,
    arguments: PgArguments,
}

/// The number of a parameter, for those that are used in several places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parameter(usize);

impl Statement {
    /// Appends a constant.
    pub(super) fn push(&mut self, constant: &'static str) -> &mut Self {
        self.sql.push_str(constant);
        self
    }

    /// Adds a value that will be used later.
    pub(super) fn add<'q, T: Encode<'q, Postgres> + Type<Postgres> + 'q>(
        &mut self,
        value: T,
    ) -> Result<Parameter, Error> {
        self.arguments.add(value).map_err(|error| Error::Database(sqlx::Error::Encode(error)))?;
        Ok(Parameter(self.arguments.len()))
    }

    /// Appends a parameter that was added before.
    pub(super) fn push_parameter(&mut self, parameter: Parameter) -> &mut Self {
        self.sql.push('$');
        self.sql.push_str(&parameter.0.to_string());
        self
    }

    /// Adds a value and appends its parameter.
    pub(super) fn bind<'q, T: Encode<'q, Postgres> + Type<Postgres> + 'q>(
        &mut self,
        value: T,
    ) -> Result<&mut Self, Error> {
        let parameter = self.add(value)?;
        Ok(self.push_parameter(parameter))
    }

    /// Runs the statement, on a replica if there is one that has what was stored before.
    pub(super) async fn fetch(self, store: &Store) -> Result<Vec<PgRow>, Error> {
        if let Some(found) = store.on_replica(ReadKind::Search, |replica| self.clone().run(replica)).await {
            return found;
        }
        let mut connection = store.search_connection().await?;
        self.run(&mut connection).await
    }

    fn run(self, connection: &mut PgConnection) -> Answer<'_, Vec<PgRow>> {
        // Nothing but constants of this crate and numbers of parameters is in it.
        let statement = sqlx::query_with(AssertSqlSafe(self.sql), self.arguments);
        Box::pin(async move { Ok(statement.fetch_all(connection).await?) })
    }
}

/// Reads a column.
pub(super) fn column<'r, T: sqlx::Decode<'r, Postgres> + Type<Postgres>>(
    row: &'r PgRow,
    name: &'static str,
) -> Result<T, Error> {
    Ok(row.try_get(name)?)
}
