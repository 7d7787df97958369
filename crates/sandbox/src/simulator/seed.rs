//! The document that fills the simulated platform: who exists, who may do what for whom.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Texts by language code.
pub type Texts = BTreeMap<String, String>;

/// Everything the simulated platform knows. Lists that are left out are empty.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Seed {
    /// Agencies by their short code.
    pub orgs: BTreeMap<String, Org>,
    /// People with a national identity number.
    pub persons: Vec<Person>,
    /// People who log in with an e-mail address only.
    pub email_users: Vec<EmailUser>,
    /// Companies and their subunits.
    pub organizations: Vec<Organization>,
    /// Machine identities of companies.
    pub system_users: Vec<SystemUser>,
    /// Services with their policies.
    pub resources: Vec<Resource>,
    /// Who may act for whom.
    pub connections: Vec<Connection>,
    /// Names of roles.
    pub roles: Vec<Role>,
    /// Names of access packages.
    pub access_packages: Vec<AccessPackage>,
}

/// An agency that owns services.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Org {
    /// Its organization number.
    pub orgnr: String,
    /// Its name.
    pub name: Texts,
    /// Its home page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
}

/// A person.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The national identity number or D-number.
    pub pid: String,
    /// First and last name.
    pub name: String,
    /// The number as a party.
    pub party_id: i64,
    /// The number as a user.
    pub user_id: i64,
    /// The identifier as a party.
    pub uuid: Uuid,
    /// `yyyy-MM-dd`.
    #[serde(default)]
    pub date_of_birth: Option<String>,
}

/// A person who is known by an e-mail address.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EmailUser {
    /// The address.
    pub email: String,
    /// The number as a party.
    pub party_id: i64,
    /// The number as a user.
    pub user_id: i64,
    /// The identifier as a party.
    pub uuid: Uuid,
}

/// A company or a subunit of one.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Organization {
    /// The organization number.
    pub orgnr: String,
    /// The registered name.
    pub name: String,
    /// The number as a party.
    pub party_id: i64,
    /// The identifier as a party.
    pub uuid: Uuid,
    /// The legal form, such as `AS`; `BEDR` for a subunit.
    #[serde(default)]
    pub unit_type: Option<String>,
    /// Has it been struck from the register?
    #[serde(default)]
    pub is_deleted: bool,
    /// The organization number of the main unit.
    #[serde(default)]
    pub parent: Option<String>,
}

/// A machine identity.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct SystemUser {
    /// Its identifier.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The organization number of its owner.
    pub org: String,
}

/// A service with its policy.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// The identifier, without URN prefix.
    pub identifier: String,
    /// The type as the registry writes it, such as `GenericAccessResource`.
    pub resource_type: String,
    /// The short code of the agency.
    pub owner: String,
    /// The name.
    pub title: Texts,
    /// What it is for.
    #[serde(default)]
    pub description: Texts,
    /// May rights be delegated?
    #[serde(default = "yes")]
    pub delegable: bool,
    /// `Active`, `Completed` …
    #[serde(default = "active")]
    pub status: String,
    /// The lowest authentication level that may see sensitive content; the policy states none when it is absent.
    #[serde(default)]
    pub min_auth_level: Option<u8>,
    /// The policy.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// Subjects that may perform actions, when the request carries certain attributes.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// URNs of roles and access packages.
    pub subjects: Vec<String>,
    /// Names of actions.
    pub actions: Vec<String>,
    /// Attributes that the request must carry, all of them.
    #[serde(default, rename = "match")]
    pub matches: BTreeMap<String, String>,
}

/// What one party lets another one do.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Connection {
    /// The URN of the party that is acted for.
    pub from: String,
    /// The URN of the person, system user or company that acts.
    pub to: String,
    /// Role codes without prefix.
    pub roles: Vec<String>,
    /// Access packages without prefix.
    pub packages: Vec<String>,
    /// Resource identifiers that were delegated directly.
    pub resources: Vec<String>,
    /// Single instances that were delegated.
    pub instances: Vec<Instance>,
}

/// A delegated instance of a service.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// The identifier of the service.
    pub resource_id: String,
    /// The identifier of the instance; the end of the reference when it is left out.
    #[serde(default)]
    pub instance_id: Option<String>,
    /// The reference as a URN.
    #[serde(default)]
    pub instance_ref: Option<String>,
}

/// The name of a role.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// The code, such as `daglig-leder`.
    pub code: String,
    /// The code of the previous platform, such as `DAGL`.
    #[serde(default)]
    pub legacy_code: Option<String>,
    /// The name.
    pub name: Texts,
}

/// The name of an access package.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct AccessPackage {
    /// The code, such as `skatt-naering`.
    pub code: String,
    /// The name.
    pub name: Texts,
    /// The name of the area that it belongs to.
    pub area: Texts,
}

fn yes() -> bool {
    true
}

fn active() -> String {
    "Active".to_owned()
}
