//! Databases of a private cluster.

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};

use super::{Cluster, Error};

/// The database that always exists; statements about other databases run there.
const MAINTENANCE: &str = "postgres";

impl Cluster {
    /// Creates an empty database.
    pub async fn create_database(&self, name: &str) -> Result<(), Error> {
        self.execute(format!("CREATE DATABASE {}", quoted(name)?)).await
    }

    /// Creates a database as a copy of another one, to which nobody may be connected.
    pub async fn create_database_from(&self, template: &str, name: &str) -> Result<(), Error> {
        self.execute(format!("CREATE DATABASE {} TEMPLATE {}", quoted(name)?, quoted(template)?)).await
    }

    /// Drops a database and ends the sessions on it; one that does not exist is fine.
    pub async fn drop_database(&self, name: &str) -> Result<(), Error> {
        self.execute(format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(name)?)).await
    }

    /// Tells whether a database exists.
    pub async fn has_database(&self, name: &str) -> Result<bool, Error> {
        let mut connection = self.connect().await?;
        let exists = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(name)
            .fetch_one(&mut connection)
            .await?;
        connection.close().await?;
        Ok(exists)
    }

    pub(super) async fn execute(&self, statement: String) -> Result<(), Error> {
        let mut connection = self.connect().await?;
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }

    pub(super) async fn connect(&self) -> Result<PgConnection, Error> {
        let options: PgConnectOptions = self.url(MAINTENANCE).parse()?;
        Ok(options.disable_statement_logging().connect().await?)
    }
}

/// Returns the name in quotes. Names of databases cannot be bound as parameters, so only harmless ones pass.
fn quoted(name: &str) -> Result<String, Error> {
    let is_harmless = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.is_empty() || name.len() > 63 || !name.bytes().all(is_harmless) {
        return Err(Error::InvalidName(name.to_owned()));
    }
    Ok(format!("\"{name}\""))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("dialogporten", true)]
    #[case("test_42", true)]
    #[case("", false)]
    #[case("a\"; drop database postgres; --", false)]
    #[case("Upper", false)]
    fn only_harmless_names_reach_a_statement(#[case] name: &str, #[case] is_accepted: bool) {
        assert_eq!(quoted(name).is_ok(), is_accepted);
        assert!(quoted(&"x".repeat(64)).is_err());
    }
}
