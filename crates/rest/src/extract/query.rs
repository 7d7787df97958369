//! Query parameters: names in any case, unknown ones ignored, empty ones absent.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use url::form_urlencoded;

use crate::problem::Problem;

/// All query parameters of a request.
#[derive(Debug, Clone, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Parses the query of an address.
    pub fn parse(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// Returns the first value of a parameter, also an empty one.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns the value of a parameter that stands once; of one that stands several times, all values joined by
    /// commas, which no scalar takes.
    pub fn scalar(&self, name: &str) -> Option<String> {
        let values: Vec<&str> =
            self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str()).collect();
        let joined = values.join(",");
        (!joined.is_empty()).then_some(joined)
    }

    /// Returns a truth value.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.scalar(name).map(|value| value.trim().to_ascii_lowercase()).as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(Problem::invalid(name, "the value must be true or false")),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

/// Is the change to be kept from subscribers and readers (`isSilentUpdate`)?
#[derive(Debug, Clone, Copy)]
pub struct SilentUpdate(pub bool);

impl<S: Sync> FromRequestParts<S> for SilentUpdate {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = Query::parse(parts.uri.query().unwrap_or_default());
        Ok(Self(query.boolean("isSilentUpdate")?.unwrap_or(false)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_in_any_case_and_empty_values_are_absent() {
        let query = Query::parse("IsSilentUpdate=True&limit=&a=1&A=2&x%20y=%C3%A6");
        assert_eq!(query.boolean("isSilentUpdate").unwrap(), Some(true));
        assert_eq!(query.scalar("limit"), None);
        assert_eq!(query.scalar("a").as_deref(), Some("1,2"));
        assert_eq!(query.first("x y"), Some("æ"));
        assert!(Query::parse("isSilentUpdate=1").boolean("isSilentUpdate").is_err());
    }
}
