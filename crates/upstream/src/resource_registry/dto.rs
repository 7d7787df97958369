//! The responses on the wire.

use std::collections::BTreeMap;

use dialogporten_domain::{ResourceType, ServiceResource, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;
use tracing::warn;

use super::Resource;
use crate::json;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResourceResponse {
    identifier: String,
    resource_type: Option<String>,
    has_competent_authority: Option<AuthorityResponse>,
    title: Option<BTreeMap<String, Option<String>>>,
    description: Option<BTreeMap<String, Option<String>>>,
    delegable: Option<bool>,
    status: Option<String>,
}

#[derive(Deserialize)]
struct AuthorityResponse {
    organization: Option<String>,
    orgcode: Option<String>,
}

/// Reads the list. Entries that are malformed are skipped: one of them must not hide all others.
pub(super) fn read_resources(answer: &[u8]) -> serde_json::Result<Vec<Resource>> {
    let entries: Vec<&RawValue> = serde_json::from_slice(answer)?;
    let mut malformed = 0;
    let mut resources = Vec::new();
    for entry in entries {
        match json::from_slice(entry.get().as_bytes()) {
            Ok(entry) => resources.extend(resource(entry)),
            Err(_) => malformed += 1,
        }
    }
    if malformed > 0 {
        warn!(count = malformed, "skipped malformed entries of the resource registry");
    }
    Ok(resources)
}

/// Returns the resource, if dialogs may belong to it and it has an owner.
fn resource(entry: ResourceResponse) -> Option<Resource> {
    let authority = entry.has_competent_authority?;
    let owner_number = authority.organization.filter(|number| !number.trim().is_empty())?;
    let owner = authority.orgcode.filter(|org| !org.trim().is_empty())?.to_lowercase();
    let resource_type = resource_type(&entry.resource_type?)?;
    if entry.identifier.trim().is_empty() {
        return None;
    }
    Some(Resource {
        resource: ServiceResource::from_id(&entry.identifier),
        identifier: entry.identifier,
        resource_type,
        owner_number,
        owner,
        titles: texts(entry.title),
        descriptions: texts(entry.description),
        is_delegable: entry.delegable.unwrap_or(false),
        status: entry.status.unwrap_or_default().to_lowercase(),
    })
}

/// The registry writes the names exactly like this; others that differ in case only are other types.
fn resource_type(name: &str) -> Option<ResourceType> {
    match name {
        "GenericAccessResource" | "AltinnApp" | "MigratedApp" | "CorrespondenceService" => ResourceType::parse(name),
        _ => None,
    }
}

fn texts(by_language: Option<BTreeMap<String, Option<String>>>) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for (language, text) in by_language.into_iter().flatten() {
        let language = language.trim().to_lowercase();
        if let Some(text) = text.filter(|text| !text.trim().is_empty())
            && !language.is_empty()
        {
            texts.entry(language).or_insert(text);
        }
    }
    texts
}

/// One page of the feed of changes.
#[derive(Deserialize)]
pub(super) struct UpdatesResponse {
    pub(super) links: Option<LinksResponse>,
    pub(super) data: Vec<UpdateResponse>,
}

#[derive(Deserialize)]
pub(super) struct LinksResponse {
    pub(super) next: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UpdateResponse {
    pub(super) subject_urn: String,
    pub(super) resource_urn: String,
    pub(super) updated_at: Timestamp,
    #[serde(default)]
    pub(super) deleted: bool,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(identifier: &str) -> serde_json::Value {
        json!({
            "identifier": identifier,
            "title": { "nb": "Demotjeneste", " EN ": "Demo service", "en": "second", "nn": " ", "xx": null },
            "description": { "nb": "Om" },
            "status": "Active",
            "delegable": true,
            "visible": true,
            "hasCompetentAuthority": { "organization": "312999005", "orgcode": "TTD", "name": { "nb": "Test" } },
            "resourceType": "GenericAccessResource",
        })
    }

    fn without(member: &str) -> serde_json::Value {
        let mut entry = entry("x");
        entry.as_object_mut().unwrap().remove(member);
        entry
    }

    fn with(member: &str, value: serde_json::Value) -> serde_json::Value {
        let mut entry = entry("x");
        entry[member] = value;
        entry
    }

    fn read(entries: &serde_json::Value) -> Vec<Resource> {
        read_resources(entries.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn an_entry_is_read_in_normal_form() {
        let texts = |of: &[(&str, &str)]| of.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        assert_eq!(
            read(&json!([entry("TTD-demo-service")])),
            [Resource {
                resource: ServiceResource::from_id("ttd-demo-service"),
                identifier: "TTD-demo-service".to_owned(),
                resource_type: ResourceType::GenericAccessResource,
                owner_number: "312999005".to_owned(),
                owner: "ttd".to_owned(),
                titles: texts(&[("nb", "Demotjeneste"), ("en", "Demo service")]),
                descriptions: texts(&[("nb", "Om")]),
                is_delegable: true,
                status: "active".to_owned(),
            }]
        );
    }

    #[test]
    fn entries_that_cannot_have_dialogs_are_left_out() {
        for entry in [
            without("resourceType"),
            without("hasCompetentAuthority"),
            with("resourceType", json!("MaskinportenSchema")),
            with("resourceType", json!("genericaccessresource")),
            with("hasCompetentAuthority", json!({ "organization": "312999005", "orgcode": " " })),
            with("hasCompetentAuthority", json!({ "organization": null, "orgcode": "ttd" })),
            with("identifier", json!("")),
        ] {
            assert_eq!(read(&json!([entry])), [], "{entry}");
        }
    }

    #[test]
    fn malformed_entries_do_not_hide_the_others() {
        let list = json!([1, null, "x", without("identifier"), with("title", json!(3)), entry("good")]);
        assert_eq!(read(&list).len(), 1);
        assert!(read_resources(b"{}").is_err());
    }
}
