//! The XACML request in JSON, and the single questions in it.

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub(in crate::simulator) struct AuthorizeRequest {
    request: Request,
}

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    resource: Vec<Category>,
    #[serde(default)]
    action: Vec<Category>,
    #[serde(default)]
    accesssubject: Vec<Category>,
    #[serde(default)]
    multirequests: Option<MultiRequests>,
}

#[derive(Deserialize)]
struct MultiRequests {
    requestreference: Vec<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    referenceid: Vec<String>,
}

#[derive(Deserialize)]
struct Category {
    #[serde(default)]
    id: String,
    #[serde(default)]
    attribute: Vec<Attribute>,
}

/// A named value of a subject, resource or action.
#[derive(Deserialize)]
pub(super) struct Attribute {
    #[serde(rename = "attributeid")]
    pub(super) id: String,
    #[serde(deserialize_with = "text")]
    pub(super) value: String,
}

/// May this subject perform this action on this resource?
pub(super) struct Question<'a> {
    pub(super) subject: &'a [Attribute],
    pub(super) resource: &'a [Attribute],
    pub(super) action: &'a [Attribute],
}

impl AuthorizeRequest {
    /// Returns the questions in the order of their references; `None` where a reference leads nowhere. Without
    /// references there is one question, about the first of everything.
    pub(super) fn questions(&self) -> Vec<Option<Question<'_>>> {
        let request = &self.request;
        let Some(multi) = &request.multirequests else {
            let first = |categories: &'_ [Category]| categories.first().map(|category| category.id.clone());
            let ids = [&request.accesssubject, &request.resource, &request.action].map(|it| first(it));
            return vec![request.question(&ids.into_iter().flatten().collect::<Vec<_>>())];
        };
        multi.requestreference.iter().map(|reference| request.question(&reference.referenceid)).collect()
    }
}

impl Request {
    fn question(&self, ids: &[String]) -> Option<Question<'_>> {
        fn among<'a>(categories: &'a [Category], ids: &[String]) -> Option<&'a [Attribute]> {
            let category = categories.iter().find(|category| ids.contains(&category.id))?;
            Some(&category.attribute)
        }
        Some(Question {
            subject: among(&self.accesssubject, ids)?,
            resource: among(&self.resource, ids)?,
            action: among(&self.action, ids)?,
        })
    }
}

fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        other => other.to_string(),
    })
}
