//! The two ways to write down where the database is.

use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::Error;

/// Reads a URL or a list of `Key=Value;` pairs. Several servers may be named, separated by commas, of which one at a time is
/// the primary. Errors name keys, never values.
pub(crate) fn parse(text: &str) -> Result<Vec<PgConnectOptions>, Error> {
    let text = text.trim();
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return urls(text)
            .iter()
            .map(|url| PgConnectOptions::from_str(url))
            .collect::<Result<_, _>>()
            .map_err(|_| Error::Settings("the database URL cannot be read".to_owned()));
    }
    if text.is_empty() || !text.contains('=') {
        return Err(Error::Settings("expected a postgres:// URL or Server=…;Database=…; pairs".to_owned()));
    }
    let pairs = pairs(text)?;
    let hosts = pairs.iter().rfind(|(key, _)| HOST.contains(&key.as_str())).map_or("localhost", |(_, hosts)| hosts);
    hosts.split(',').map(|host| from_pairs(host.trim(), &pairs)).collect()
}

/// Names of the key that says where the server is.
const HOST: [&str; 5] = ["server", "host", "datasource", "addr", "address"];

fn from_pairs(host: &str, pairs: &[(String, String)]) -> Result<PgConnectOptions, Error> {
    // Nothing is taken from the environment: what is not written down has its ordinary default.
    let mut options = PgConnectOptions::new_without_pgpass().port(5432);
    for (key, value) in pairs {
        options = apply(options, key, value)?;
    }
    let port = host.rsplit_once(':').filter(|(name, _)| !name.contains(':')).map(|(name, port)| (name, port.parse()));
    Ok(match port {
        Some((name, Ok(port))) => options.host(name).port(port),
        _ => options.host(host),
    })
}

/// Returns a URL for each server that a URL names, in front of the path or as `host` among the parameters.
fn urls(text: &str) -> Vec<String> {
    let Some((scheme, rest)) = text.split_once("://") else { return vec![text.to_owned()] };
    let (authority, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (user, servers) = authority.rfind('@').map_or(("", authority), |at| authority.split_at(at + 1));
    let (mut hosts, mut others) = (None, String::new());
    for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
        match parameter.split_once('=') {
            Some(("host", value)) => hosts = Some(value.replace("%2C", ",").replace("%2c", ",")),
            // The primary is found without being asked for.
            Some(("target_session_attrs", _)) => {}
            _ => {
                others.push('&');
                others.push_str(parameter);
            }
        }
    }
    match hosts {
        Some(hosts) => {
            hosts.split(',').map(|host| format!("{scheme}://{user}{servers}{path}?host={host}{others}")).collect()
        }
        None => servers
            .split(',')
            .map(|server| format!("{scheme}://{user}{server}{path}?{}", others.trim_start_matches('&')))
            .collect(),
    }
}

fn apply(options: PgConnectOptions, key: &str, value: &str) -> Result<PgConnectOptions, Error> {
    let invalid = || Error::Settings(format!("the value of {key} in the database settings cannot be read"));
    Ok(match key {
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
        let [options] = parse(text).unwrap().try_into().unwrap();
        assert_eq!(
            (options.get_host(), options.get_port(), options.get_database(), options.get_username()),
            (host, port, database, user)
        );
    }

    #[rstest]
    #[case("postgres://app:a%2Cb@one:6432,two/dialogs?target_session_attrs=read-write&sslmode=disable", &["one:6432", "two:5432"])]
    #[case("postgres://app@one,two:6432", &["one:5432", "two:6432"])]
    #[case("postgres://app@localhost/dialogs?host=one%2Ctwo", &["one:5432", "two:5432"])]
    #[case("Host=one:6432,two;Port=7432;Database=d;Target Session Attributes=primary", &["one:6432", "two:7432"])]
    fn several_servers_may_be_named(#[case] text: &str, #[case] expected: &[&str]) {
        let options = parse(text).unwrap();
        let found: Vec<String> = options.iter().map(|o| format!("{}:{}", o.get_host(), o.get_port())).collect();
        assert_eq!(found, expected);
        assert!(options.iter().all(|o| o.get_database() == options[0].get_database() && o.get_username() == options[0].get_username()));
    }

    #[test]
    fn encryption_can_be_demanded() {
        let options = parse("Server=pg;Database=d;SSL Mode=VerifyFull;").unwrap();
        assert!(matches!(options[0].get_ssl_mode(), PgSslMode::VerifyFull));
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
