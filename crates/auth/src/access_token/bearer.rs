//! The `Authorization` header.

use super::Unauthenticated;

/// Returns the token of a header value with the scheme `Bearer`, written in any case.
pub(super) fn bearer_token(authorization: Option<&str>) -> Result<&str, Unauthenticated> {
    let (scheme, token) =
        authorization.and_then(|value| value.trim().split_once(' ')).ok_or(Unauthenticated::NoToken)?;
    let token = token.trim();
    if scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty() { Ok(token) } else { Err(Unauthenticated::NoToken) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain(Some("Bearer a.b.c"), Some("a.b.c"))]
    #[case::other_case(Some("bEARER a.b.c"), Some("a.b.c"))]
    #[case::spaces(Some("  Bearer   a.b.c "), Some("a.b.c"))]
    #[case::missing(None, None)]
    #[case::empty(Some(""), None)]
    #[case::no_token(Some("Bearer "), None)]
    #[case::other_scheme(Some("Basic a.b.c"), None)]
    #[case::no_scheme(Some("a.b.c"), None)]
    fn only_bearer_tokens_are_taken(#[case] header: Option<&str>, #[case] token: Option<&str>) {
        assert_eq!(bearer_token(header).ok(), token);
    }
}
