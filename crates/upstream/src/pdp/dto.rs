//! The request and the response on the wire.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::DetailsQuery;
use super::split::{APP, ORG, split};

const ACTION: &str = "urn:oasis:names:tc:xacml:1.0:action:action-id";
const RESOURCE: &str = "urn:altinn:resource";
const SUBRESOURCE: &str = "urn:altinn:subresource";
const INSTANCE: &str = "urn:altinn:resource:instance-id";

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AuthorizeRequest<'a> {
    request: Request<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Request<'a> {
    resource: Vec<Category<'a>>,
    action: Vec<Category<'a>>,
    access_subject: [Category<'a>; 1],
    multi_requests: MultiRequests,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Category<'a> {
    id: String,
    attribute: Vec<Attribute<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Attribute<'a> {
    attribute_id: Cow<'a, str>,
    value: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MultiRequests {
    request_reference: Vec<Reference>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Reference {
    reference_id: [String; 3],
}

impl<'a> AuthorizeRequest<'a> {
    /// Builds the request: every pair refers to one action and one resource, by their position among the distinct ones.
    pub(super) fn new(query: &'a DetailsQuery) -> Self {
        let actions = distinct(query.pairs.iter().map(|(action, _)| action.as_str()));
        let attributes = distinct(query.pairs.iter().map(|(_, attribute)| attribute.as_str()));
        let reference = |(action, attribute): &(String, String)| Reference {
            reference_id: [
                "s1".to_owned(),
                id('r', position(&attributes, attribute)),
                id('a', position(&actions, action)),
            ],
        };
        let request_reference = query.pairs.iter().map(reference).collect();
        let action = |action: &&'a str| vec![Attribute { attribute_id: ACTION.into(), value: action }];
        let subject = Attribute { attribute_id: query.subject.attribute.into(), value: &query.subject.value };
        Self {
            request: Request {
                resource: categories('r', attributes.iter().map(|attribute| resource(query, attribute))),
                action: categories('a', actions.iter().map(action)),
                access_subject: [Category { id: "s1".to_owned(), attribute: vec![subject] }],
                multi_requests: MultiRequests { request_reference },
            },
        }
    }
}

fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut texts: Vec<&str> = texts.collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

fn position(sorted: &[&str], text: &str) -> usize {
    sorted.binary_search(&text).unwrap_or_else(|at| at)
}

fn id(kind: char, position: usize) -> String {
    format!("{kind}{}", position + 1)
}

fn categories<'a>(kind: char, attributes: impl Iterator<Item = Vec<Attribute<'a>>>) -> Vec<Category<'a>> {
    attributes.enumerate().map(|(at, attribute)| Category { id: id(kind, at), attribute }).collect()
}

/// Describes the resource behind an authorization attribute: the dialog's own with the attribute as a part of it, or
/// another one that takes its place.
fn resource<'a>(query: &'a DetailsQuery, attribute: &'a str) -> Vec<Attribute<'a>> {
    let mut attributes = Vec::with_capacity(6);
    push_split(&mut attributes, query.resource.as_str(), RESOURCE);
    attributes.push(Attribute { attribute_id: query.party.attribute.into(), value: &query.party.value });
    attributes.push(Attribute { attribute_id: INSTANCE.into(), value: &query.instance_ref });
    let own = attributes.len();
    push_split(&mut attributes, attribute, SUBRESOURCE);
    if attributes[own..].iter().any(|added| [APP, ORG, RESOURCE].contains(&&*added.attribute_id)) {
        let added = attributes.split_off(own);
        attributes.retain(|own| ![RESOURCE, INSTANCE, APP, ORG].contains(&&*own.attribute_id));
        attributes.extend(added);
    }
    attributes
}

fn push_split<'a>(attributes: &mut Vec<Attribute<'a>>, text: &'a str, default_attribute: &'static str) {
    let split = split(text, default_attribute);
    attributes.push(Attribute { attribute_id: split.attribute, value: split.value });
    if let Some(org) = split.org {
        attributes.push(Attribute { attribute_id: ORG.into(), value: org });
    }
}

#[derive(Deserialize)]
pub(super) struct AuthorizeResponse {
    pub(super) response: Vec<DecisionResponse>,
}

#[derive(Deserialize)]
pub(super) struct DecisionResponse {
    pub(super) decision: String,
}

impl DecisionResponse {
    pub(super) fn is_permit(&self) -> bool {
        self.decision == "Permit"
    }

    pub(super) fn is_indeterminate(&self) -> bool {
        self.decision == "Indeterminate"
    }
}

#[cfg(test)]
mod tests;
