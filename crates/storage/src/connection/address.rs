//! The two ways to write down where the database is.

use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::Error;

/// Reads a URL or a list of `Key=Value;` pairs. Errors name keys, never values.
pub(crate) fn parse(text: &str) -> Result<PgConnectOptions, Error> {
    let text = text.trim();
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return PgConnectOptions::from_str(text)
            .map_err(|_| Error::Settings("the database URL cannot be read".to_owned()));
    }
    if text.is_empty() || !text.contains('=') {
        return Err(Error::Settings("expected a postgres:// URL or Server=…;Database=…; pairs".to_owned()));
    }
    // Nothing is taken from the environment: what is not written down has its ordinary default.
    let mut options = PgConnectOptions::new_without_pgpass().host("localhost").port(5432);
    for (key, value) in pairs(text)? {
        options = apply(options, &key, &value)?;
    }
    Ok(options)
}

fn apply(options: PgConnectOptions, key: &str, value: &str) -> Result<PgConnectOptions, Error> {
    let invalid = || Error::Settings(format!("the value of {key} in the database settings cannot be read"));
    Ok(match key {
        "server" | "host" | "datasource" | "addr" | "address" => options.host(value),
        "port" => options.port(value.parse().map_err(|_| invalid())?),
        "database" | "db" | "initialcatalog" => options.database(value),
        "userid" | "username" | "user" | "uid" => options.username(value),
        "password" | "pwd" | "psw" => options.password(value),
        "sslmode" => {
            let mode = match value.to_ascii_lowercase().replace('-', "").as_str() {
                "disable" => PgSslMode::Disable,
                "allow" => PgSslMode::Allow,
                "prefer" => PgSslMode::Prefer,
                "require" => PgSslMode::Require,
                "verifyca" => PgSslMode::VerifyCa,
                "verifyfull" => PgSslMode::VerifyFull,
                _ => return Err(invalid()),
            };
            options.ssl_mode(mode)
        }
        "rootcertificate" => options.ssl_root_cert(value),
        // Settings of another driver's pool and protocol mean nothing here.
        _ => options,
    })
}

/// Splits `Key = Value; …`. Keys lose case and spaces. Values may stand in single or double quotes, in which the quote
/// itself is doubled.
fn pairs(text: &str) -> Result<Vec<(String, String)>, Error> {
    let mut pairs = Vec::new();
    let mut rest = text;
    while !rest.trim_start_matches([';', ' ', '\t', '\r', '\n']).is_empty() {
        rest = rest.trim_start_matches([';', ' ', '\t', '\r', '\n']);
        let (key, after) = rest
            .split_once('=')
            .ok_or_else(|| Error::Settings("expected Key=Value; pairs in the database settings".to_owned()))?;
        let key: String = key.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        let after = after.trim_start();
        let (value, after) = if let Some(quote @ ('"' | '\'')) = after.chars().next() {
            quoted(&after[1..], quote).ok_or_else(|| {
                Error::Settings(format!("the value of {key} in the database settings has no closing quote"))
            })?
        } else {
            let (value, after) = after.split_once(';').unwrap_or((after, ""));
            (value.trim().to_owned(), after)
        };
        pairs.push((key, value));
        rest = after;
    }
    Ok(pairs)
}

/// Returns the text up to the closing quote, and what follows.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let end = rest.find(quote)?;
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        if !rest.starts_with(quote) {
            return Some((value, rest));
        }
        value.push(quote);
        rest = &rest[1..];
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("postgres://app:pw@db.example:6432/dialogs", "db.example", 6432, Some("dialogs"), "app")]
    #[case("postgresql://app@db.example/dialogs", "db.example", 5432, Some("dialogs"), "app")]
    #[case(
        "Server=pg;Port=5433;Database=dialogporten;User ID=postgres;Password=x;",
        "pg",
        5433,
        Some("dialogporten"),
        "postgres"
    )]
    #[case(" host = pg ; DATABASE = d ; Username=u; Pooling=true; Maximum Pool Size=50", "pg", 5432, Some("d"), "u")]
    #[case("Server=\"a;b\";User Id='it''s';Database=d", "a;b", 5432, Some("d"), "it's")]
    fn both_forms_are_read(
        #[case] text: &str,
        #[case] host: &str,
        #[case] port: u16,
        #[case] database: Option<&str>,
        #[case] user: &str,
    ) {
        let options = parse(text).unwrap();
        assert_eq!(
            (options.get_host(), options.get_port(), options.get_database(), options.get_username()),
            (host, port, database, user)
        );
    }

    #[test]
    fn encryption_can_be_demanded() {
        let options = parse("Server=pg;Database=d;SSL Mode=VerifyFull;").unwrap();
        assert!(matches!(options.get_ssl_mode(), PgSslMode::VerifyFull));
    }

    #[rstest]
    #[case("")]
    #[case("pg.example.com")]
    #[case("postgres://app:hunter2@db:port/dialogs")]
    #[case("Server=pg;Port=hunter2")]
    #[case("Server=pg;Password=\"hunter2")]
    #[case("Server=pg;hunter2")]
    #[case("Server=pg;SSL Mode=hunter2")]
    fn what_cannot_be_read_is_an_error_without_values(#[case] text: &str) {
        let error = parse(text).unwrap_err();
        assert!(matches!(error, Error::Settings(_)));
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
}
