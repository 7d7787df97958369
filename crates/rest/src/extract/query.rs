//! Query parameters: names in any case, unknown ones ignored, empty ones absent.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;
use url::form_urlencoded;

use super::Binding;
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

    /// Returns the values of a list: the parameter several times, one JSON list, or one value with commas. A parameter
    /// that was sent without a value is a list with one empty value; nothing when it was not sent.
    pub fn list(&self, name: &str) -> Option<Vec<String>> {
        let sent: Vec<&str> =
            self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str()).collect();
        let [value] = sent.as_slice() else {
            return (!sent.is_empty()).then(|| sent.into_iter().map(str::to_owned).collect());
        };
        if value.starts_with('[')
            && let Ok(values) = serde_json::from_str::<Vec<Element>>(value)
        {
            return Some(values.into_iter().map(Element::into_text).collect());
        }
        let parts = value.split(',');
        let is_list = parts.clone().all(|part| !part.is_empty());
        Some(if is_list { parts.map(str::to_owned).collect() } else { vec![(*value).to_owned()] })
    }

    /// Returns the name of a parameter as the client spelled it, which is how errors name it.
    pub fn spelling<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.iter().map(|(key, _)| key.as_str()).find(|key| key.eq_ignore_ascii_case(name)).unwrap_or(name)
    }

    /// Returns a truth value.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>, Problem> {
        let mut binding = Binding::new(self);
        let value = binding.boolean(name);
        binding.finish().map(|()| value)
    }
}

/// An element of a JSON list. Members of enumerations may be given by number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Element {
    Text(String),
    Number(i64),
}

impl Element {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

/// Is the change to be kept from subscribers and readers (`isSilentUpdate`), if the query says so or not?
#[derive(Debug, Clone, Copy)]
pub struct SilentUpdate(pub Option<bool>);

impl<S: Sync> FromRequestParts<S> for SilentUpdate {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = Query::parse(parts.uri.query().unwrap_or_default());
        query.boolean("isSilentUpdate").map(Self)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

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

    #[rstest]
    #[case("x=1", None)]
    #[case("a=1&A=2,3", Some(&["1", "2,3"][..]))]
    #[case("a=1,2", Some(&["1", "2"][..]))]
    #[case("a=1,,2", Some(&["1,,2"][..]))]
    #[case("a=,1", Some(&[",1"][..]))]
    #[case("a=[\"1\",\"2\"]", Some(&["1", "2"][..]))]
    #[case("a=[]", Some(&[][..]))]
    #[case("a=[1,\"2\"]", Some(&["1", "2"][..]))]
    #[case("a=[null]", Some(&["[null]"][..]))]
    #[case("a=[1", Some(&["[1"][..]))]
    #[case("a=", Some(&[""][..]))]
    fn lists_are_written_in_three_ways(#[case] query: &str, #[case] values: Option<&[&str]>) {
        let expected = values.map(|values| values.iter().map(|value| (*value).to_owned()).collect());
        assert_eq!(Query::parse(query).list("a"), expected);
    }
}
