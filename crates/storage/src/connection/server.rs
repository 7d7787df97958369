//! Servers that would store dialogs but lose letters, or lack what the statements need, are refused.

use sqlx::PgConnection;

use crate::Error;

/// The oldest version with everything that the statements use.
const OLDEST_VERSION: i32 = 150_000;

/// Checks that the server is new enough and that the database knows more letters than a to z.
pub(crate) async fn check_server(connection: &mut PgConnection) -> Result<(), Error> {
    let found = sqlx::query!(
        r#"
        SELECT current_setting('server_version_num')::int AS "version!",
               current_setting('server_version') AS "version_name!",
               current_setting('server_encoding') AS "encoding!",
               lower('ÆØÅ') = 'æøå' AS "knows_letters!"
        "#
    )
    .fetch_one(connection)
    .await?;
    let problem = problem(found.version, &found.version_name, &found.encoding, found.knows_letters);
    problem.map_or(Ok(()), |problem| Err(Error::UnsuitableServer(problem)))
}

fn problem(version: i32, version_name: &str, encoding: &str, knows_letters: bool) -> Option<String> {
    if version < OLDEST_VERSION {
        return Some(format!("it runs PostgreSQL {version_name}; 15 or newer is needed"));
    }
    if encoding != "UTF8" {
        return Some(format!("the database is encoded as {encoding}; create it with ENCODING 'UTF8'"));
    }
    (!knows_letters).then(|| {
        "the database does not know letters beyond ASCII, so text search would miss words; create it with an LC_CTYPE \
         for Unicode, such as C.UTF-8"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(150_018, "UTF8", true, None)]
    #[case(180_001, "UTF8", true, None)]
    #[case(140_012, "UTF8", true, Some("15 or newer"))]
    #[case(150_018, "SQL_ASCII", true, Some("ENCODING 'UTF8'"))]
    #[case(150_018, "UTF8", false, Some("LC_CTYPE"))]
    fn the_message_says_what_to_do(
        #[case] version: i32,
        #[case] encoding: &str,
        #[case] knows_letters: bool,
        #[case] expected: Option<&str>,
    ) {
        let found = problem(version, "x", encoding, knows_letters);
        assert_eq!(found.is_some(), expected.is_some());
        assert!(found.unwrap_or_default().contains(expected.unwrap_or_default()));
    }
}
