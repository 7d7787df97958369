//! Parties as a tree: main units with their subunits.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;
use uuid::Uuid;

use crate::simulator::directory::{Directory, Member};
use crate::simulator::seed::Instance;

/// Which kinds of rights are listed.
#[derive(Clone, Copy)]
pub(super) struct Details {
    pub(super) packages: bool,
    pub(super) roles: bool,
    pub(super) resources: bool,
    pub(super) instances: bool,
}

/// One party with the rights of the caller on it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::simulator) struct AuthorizedParty {
    party_uuid: Uuid,
    name: String,
    organization_number: Option<String>,
    parent_id: Option<Uuid>,
    person_id: Option<String>,
    email_id: Option<String>,
    date_of_birth: Option<String>,
    party_id: i64,
    #[serde(rename = "type")]
    kind: &'static str,
    unit_type: Option<String>,
    is_deleted: bool,
    only_hierarchy_element_with_no_access: bool,
    authorized_access_packages: BTreeSet<String>,
    authorized_resources: BTreeSet<String>,
    authorized_roles: BTreeSet<String>,
    authorized_instances: Vec<AuthorizedInstance>,
    subunits: Vec<AuthorizedParty>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthorizedInstance {
    resource_id: String,
    instance_id: Option<String>,
    instance_ref: Option<String>,
}

/// Returns the parties that `caller` may act for. A main unit without rights is there for its subunits. `wanted` keeps
/// only some parties, and the main units above them.
pub(super) fn tree(
    directory: &Directory,
    caller: &str,
    details: Details,
    wanted: Option<&HashSet<&str>>,
) -> Vec<AuthorizedParty> {
    let direct = directory.parties_of(caller);
    let with_rights: HashSet<&str> = direct.iter().copied().collect();
    let mut tops: Vec<&str> = Vec::with_capacity(direct.len());
    let mut subunits: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut seen: HashSet<&str> = HashSet::with_capacity(direct.len());
    for key in direct {
        let top = parent(directory, key).unwrap_or(key);
        if seen.insert(top) {
            tops.push(top);
        }
        if top != key {
            subunits.entry(top).or_default().push(key);
        }
    }

    let is_wanted = |key: &str| wanted.is_none_or(|wanted| wanted.contains(key));
    let render = |key: &str| {
        let mut party = party(directory.member(key)?)?;
        party.only_hierarchy_element_with_no_access = !with_rights.contains(key);
        add_rights(&mut party, directory, key, caller, details);
        Some(party)
    };
    tops.into_iter()
        .filter_map(|top| {
            let mut party = render(top)?;
            let below = subunits.get(top).into_iter().flatten().filter(|key| is_wanted(key));
            party.subunits = below
                .filter_map(|key| render(key))
                .map(|subunit| AuthorizedParty { parent_id: Some(party.party_uuid), ..subunit })
                .collect();
            (is_wanted(top) || !party.subunits.is_empty()).then_some(party)
        })
        .collect()
}

/// Returns the main unit of a subunit.
fn parent<'a>(directory: &'a Directory, key: &str) -> Option<&'a str> {
    let Some(Member::Organization(organization)) = directory.member(key) else { return None };
    directory.key("urn:altinn:organization:identifier-no", organization.parent.as_deref()?)
}

fn party(member: Member) -> Option<AuthorizedParty> {
    let base = |party_uuid, party_id, name: &str, kind| AuthorizedParty {
        party_uuid,
        name: name.to_owned(),
        organization_number: None,
        parent_id: None,
        person_id: None,
        email_id: None,
        date_of_birth: None,
        party_id,
        kind,
        unit_type: None,
        is_deleted: false,
        only_hierarchy_element_with_no_access: false,
        authorized_access_packages: BTreeSet::new(),
        authorized_resources: BTreeSet::new(),
        authorized_roles: BTreeSet::new(),
        authorized_instances: Vec::new(),
        subunits: Vec::new(),
    };
    Some(match member {
        Member::Person(it) => AuthorizedParty {
            person_id: Some(it.pid.clone()),
            date_of_birth: it.date_of_birth.clone(),
            ..base(it.uuid, it.party_id, &it.name, "Person")
        },
        Member::Organization(it) => AuthorizedParty {
            organization_number: Some(it.orgnr.clone()),
            unit_type: it.unit_type.clone(),
            is_deleted: it.is_deleted,
            ..base(it.uuid, it.party_id, &it.name, "Organization")
        },
        Member::Email(it) => AuthorizedParty {
            email_id: Some(it.email.clone()),
            ..base(it.uuid, it.party_id, &it.email, "SelfIdentified")
        },
        Member::System(_) => return None,
    })
}

fn add_rights(party: &mut AuthorizedParty, directory: &Directory, key: &str, caller: &str, details: Details) {
    for connection in directory.connections(key, caller) {
        if details.packages {
            party.authorized_access_packages.extend(connection.packages.iter().cloned());
        }
        if details.roles {
            party.authorized_roles.extend(connection.roles.iter().cloned());
        }
        if details.resources {
            party.authorized_resources.extend(connection.resources.iter().cloned());
        }
        if details.instances {
            party.authorized_instances.extend(connection.instances.iter().map(authorized_instance));
        }
    }
}

fn authorized_instance(instance: &Instance) -> AuthorizedInstance {
    let end = |reference: &String| reference.rsplit(['/', ':']).next().map(str::to_owned);
    AuthorizedInstance {
        resource_id: instance.resource_id.clone(),
        instance_id: instance.instance_id.clone().or_else(|| instance.instance_ref.as_ref().and_then(end)),
        instance_ref: instance.instance_ref.clone(),
    }
}
