//! Scripts of `pgbench`, one per request.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use super::capture::{CapturedRequest, Statement};
use super::literal::Literals;

/// Returns a script per request that led to statements.
pub(super) async fn scripts(database: &mut PgConnection, requests: &[CapturedRequest]) -> anyhow::Result<Vec<String>> {
    let mut types: HashMap<String, Vec<String>> = HashMap::new();
    let mut scripts = Vec::new();
    for request in requests.iter().filter(|request| request.statements.iter().any(Statement::is_about_data)) {
        let mut literals = Literals::new(&request.known);
        let mut script = String::from("\\set n :n + 1\n");
        for statement in &request.statements {
            if !statement.is_about_data() {
                script.push_str(&statement.sql);
                script.push_str(";\n");
                continue;
            }
            if !types.contains_key(&statement.sql) {
                let found = parameter_types(database, statement).await?;
                types.insert(statement.sql.clone(), found);
            }
            let constants: Vec<String> = types[&statement.sql]
                .iter()
                .zip(&statement.parameters)
                .map(|(kind, value)| literals.constant(value.as_deref(), kind))
                .collect();
            script.push_str(&filled(&without_comments(&statement.sql), &constants));
            script.push_str(";\n");
        }
        scripts.push(script);
    }
    Ok(scripts)
}

/// Asks the server which types the parameters of a statement have. Where it cannot tell, their values do.
async fn parameter_types(database: &mut PgConnection, statement: &Statement) -> anyhow::Result<Vec<String>> {
    let sql = &statement.sql;
    let prepare = format!("PREPARE floor_statement AS {sql}");
    if sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *database).await.is_err() {
        let kinds: Vec<&str> = statement.parameters.iter().map(|value| kind(value.as_deref())).collect();
        let prepare = format!("PREPARE floor_statement ({}) AS {sql}", kinds.join(", "));
        sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *database).await?;
    }
    let types =
        sqlx::query_scalar("SELECT parameter_types::text[] FROM pg_prepared_statements WHERE name = 'floor_statement'")
            .fetch_one(&mut *database)
            .await?;
    sqlx::raw_sql("DEALLOCATE floor_statement").execute(database).await?;
    Ok(types)
}

/// Returns the type of a list of numbers or identifiers; of anything else the one that its place asks for.
fn kind(value: Option<&str>) -> &'static str {
    let Some(list) = value.and_then(|value| value.strip_prefix('{')?.strip_suffix('}')) else { return "unknown" };
    match list.split(',').next().unwrap_or_default() {
        first if Uuid::try_parse(first).is_ok() => "uuid[]",
        first if first.is_empty() || first.parse::<i64>().is_ok() => "integer[]",
        _ => "unknown",
    }
}

/// Removes comments, in which `pgbench` would look for variables, too.
fn without_comments(sql: &str) -> String {
    let mut kept = String::with_capacity(sql.len());
    for line in sql.lines() {
        // A quote before it makes the two dashes part of a text, as far as the statements of the service go.
        let is_outside = |at: &usize| line[..*at].matches('\'').count() % 2 == 0;
        let comment = line.match_indices("--").map(|(at, _)| at).find(is_outside);
        kept.push_str(comment.map_or(line, |at| &line[..at]).trim_end());
        kept.push('\n');
    }
    kept.trim().trim_end_matches(';').trim_end().to_owned()
}

/// Puts constants in the place of `$1`, `$2` and so on.
fn filled(sql: &str, constants: &[String]) -> String {
    let mut filled = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(at) = rest.find('$') {
        filled.push_str(&rest[..at]);
        let digits = rest[at + 1..].chars().take_while(char::is_ascii_digit).count();
        let number: usize = rest[at + 1..at + 1 + digits].parse().unwrap_or(0);
        match number.checked_sub(1).and_then(|place| constants.get(place)) {
            Some(constant) => filled.push_str(constant),
            None => filled.push_str(&rest[at..=at + digits]),
        }
        rest = &rest[at + 1 + digits..];
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_tell_what_is_in_them() {
        assert_eq!([kind(Some("{1,2}")), kind(Some("{}")), kind(Some("{a}"))], ["integer[]", "integer[]", "unknown"]);
        assert_eq!(kind(Some("{019b7660-6c00-7aaa-8bbb-0123456789ab}")), "uuid[]");
        assert_eq!([kind(Some("1")), kind(None)], ["unknown", "unknown"]);
    }

    #[test]
    fn placeholders_are_filled_in() {
        let constants: Vec<String> = (1..=11).map(|number| format!("c{number}")).collect();
        assert_eq!(filled("$1, $11 $$ $12", &constants), "c1, c11 $$ $12");
    }

    #[test]
    fn comments_are_removed_and_texts_are_kept() {
        assert_eq!(without_comments("-- a :b\nSELECT '--x' -- c\n;"), "SELECT '--x'");
    }
}
