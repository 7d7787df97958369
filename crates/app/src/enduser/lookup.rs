//! A reader looks a dialog up by what it is an instance of, and learns what gives access to it.

use dialogporten_auth::Principal;
use dialogporten_domain::Localizations;
use dialogporten_domain::dialog::InstanceReference;
use dialogporten_storage::AccessFacts;
use dialogporten_upstream::access_metadata::AccessMetadata;
use dialogporten_upstream::authorized_parties::{AuthorizedPartiesQuery, AuthorizedParty, flattened};
use serde::Serialize;
use utoipa::ToSchema;

use super::part::party_of;
use crate::access::{self, SubjectResources};
use crate::catalog::localizations;
use crate::lookup::{Lookup, answered, find, parse};
use crate::{AcceptedLanguages, App, Error};

/// How access came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = IdentifierLookupGrantType)]
pub enum GrantType {
    /// By a role at the party.
    Role,
    /// By an access package.
    AccessPackage,
    /// By a right to the whole service.
    ResourceDelegation,
    /// By a right to the one instance.
    InstanceDelegation,
}

/// One thing that gives access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its kind.
    pub grant_type: GrantType,
    /// URN of the role, the access package, the service or the instance.
    pub subject: String,
    /// What a role or access package is called; empty if that is not known.
    pub name: Localizations,
    /// Address at which a role or access package is described.
    pub metadata_url: Option<String>,
}

/// A dialog with what gives the reader access to it.
#[derive(Debug)]
pub struct OwnLookup {
    /// The dialog; its title is the one that the reader may see.
    pub dialog: Lookup,
    /// How strongly the reader has logged in.
    pub authentication_level: u32,
    /// What gives access; never empty.
    pub evidence: Vec<Evidence>,
}

impl OwnLookup {
    /// Is there such evidence?
    pub fn is_via(&self, grant_type: GrantType) -> bool {
        self.evidence.iter().any(|evidence| evidence.grant_type == grant_type)
    }
}

/// Describes a dialog that the reader has access to by anything at all.
pub async fn lookup(
    app: &App,
    reader: &Principal,
    reference: Option<&str>,
    languages: &AcceptedLanguages,
) -> Result<OwnLookup, Error> {
    let asked = parse(reference)?;
    let dialog = find(app, asked, false).await?;
    let instance_ref = answered(asked, &dialog.facts);
    let mut evidence = collect(app, reader, &dialog.facts, instance_ref).await?;
    if evidence.is_empty() {
        return Err(Error::Forbidden(format!("No access to dialog {}.", dialog.facts.dialog_id)));
    }
    let authentication_level = access::level(reader)?;
    let mut dialog = app.describe(dialog, instance_ref, languages).await?;
    let required = dialog.service_resource.minimum_authentication_level;
    let is_too_low = access::require_level(authentication_level, required).is_err();
    if let Some(title) = dialog.non_sensitive_title.take().filter(|_| is_too_low) {
        dialog.title = title;
    }
    for evidence in &mut evidence {
        languages.prune(&mut evidence.name);
    }
    Ok(OwnLookup { dialog, authentication_level, evidence })
}

async fn collect(
    app: &App,
    reader: &Principal,
    facts: &AccessFacts,
    instance_ref: InstanceReference,
) -> Result<Vec<Evidence>, Error> {
    let query = AuthorizedPartiesQuery::rights(party_of(reader)?.clone(), vec![facts.party.clone()]);
    let parties = app.upstream.authorized_parties.get(&query).await?;
    let mappings = app.subject_resources().await?;
    let metadata = app.upstream.access_metadata.get().await?;
    // The answer may name more parties than were asked for; only the dialog's own counts.
    let own = flattened(&parties).map(|(party, _)| party).filter(|party| party.party == facts.party);
    let mut found: Vec<Evidence> = Vec::new();
    for party in own {
        for evidence in of_party(party, facts, instance_ref, &mappings, &metadata) {
            if !found.contains(&evidence) {
                found.push(evidence);
            }
        }
    }
    Ok(found)
}

fn of_party<'a>(
    party: &'a AuthorizedParty,
    facts: &'a AccessFacts,
    instance_ref: InstanceReference,
    mappings: &'a SubjectResources,
    metadata: &'a AccessMetadata,
) -> impl Iterator<Item = Evidence> + use<'a> {
    let resource = &facts.service_resource;
    let subjects = party.subjects.iter().filter(|subject| mappings.gives(subject, resource)).map(|subject| {
        let is_role = subject.starts_with("urn:altinn:rolecode:");
        let known = metadata.find(subject);
        Evidence {
            grant_type: if is_role { GrantType::Role } else { GrantType::AccessPackage },
            subject: subject.clone(),
            name: known.map(|known| localizations(&known.names, None)).unwrap_or_default(),
            metadata_url: known.map(|known| known.metadata_url.clone()),
        }
    });
    let resources = party
        .resources
        .iter()
        .filter(move |granted| *granted == resource)
        .map(|granted| unnamed(GrantType::ResourceDelegation, granted.to_string()));
    let reference = instance_ref.to_string();
    let instances = party.instances.iter().filter_map(move |instance| {
        let is_this = instance.resource == *resource
            && instance.instance_ref.as_deref().is_some_and(|other| other.eq_ignore_ascii_case(&reference));
        is_this.then(|| unnamed(GrantType::InstanceDelegation, reference.clone()))
    });
    subjects.chain(resources).chain(instances)
}

fn unnamed(grant_type: GrantType, subject: String) -> Evidence {
    Evidence { grant_type, subject, name: Localizations::default(), metadata_url: None }
}
