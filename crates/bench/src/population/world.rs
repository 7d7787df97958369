//! The population as the simulated platform knows it.

use std::collections::BTreeMap;

use dialogporten_domain::ResourceType;
use dialogporten_sandbox::simulator::Seed;
use dialogporten_sandbox::simulator::seed::{
    AccessPackage, Connection, Instance, Org, Organization, Person, Resource, Role, Rule, Texts,
};
use uuid::Uuid;

use super::{AGENCIES, DELEGATE, Population, SERVICES, Service, User, numbers, services};

const LEADER: &str = "daglig-leder";
const ACCOUNTANT: &str = "regnskapsforer";
const PAYROLL: &str = "lonn";
/// Where numbers of organizations and of people start.
const FIRST_PARTY: i64 = 50_000_000;
const FIRST_PERSON: i64 = 20_000_000;

/// Returns the world: agencies, services with policies, users, and the parties that these act for.
pub fn seed(population: &Population) -> Seed {
    let users = population.users();
    let mut known: Vec<u64> = users.iter().flat_map(|user| user.ranks.iter().copied()).collect();
    known.extend(population.delegated().iter().map(|dialog| dialog.rank));
    known.sort_unstable();
    known.dedup();
    Seed {
        orgs: agencies(),
        persons: (0..).zip(&users).map(|(at, user)| person(at, user)).collect(),
        organizations: known.iter().map(|rank| organization(population, *rank)).collect(),
        resources: (0..SERVICES).map(|at| resource(Service(at))).collect(),
        connections: users
            .iter()
            .flat_map(|user| user.ranks.iter().map(|rank| connection(population, *rank, &user.pid, user.is_leader)))
            .chain(delegations(population, &users))
            .collect(),
        roles: [LEADER, ACCOUNTANT]
            .map(|code| Role { code: code.to_owned(), legacy_code: None, name: texts(code) })
            .to_vec(),
        access_packages: vec![AccessPackage {
            code: PAYROLL.to_owned(),
            name: texts("Lønn"),
            area: texts("Personale"),
        }],
        ..Seed::default()
    }
}

fn agencies() -> BTreeMap<String, Org> {
    numbers::agencies(AGENCIES)
        .into_iter()
        .enumerate()
        .map(|(at, party)| {
            let code = services::agency_code(at);
            let org = Org { orgnr: party.id().to_owned(), name: texts(&format!("Etat {at}")), homepage: None };
            (code, org)
        })
        .collect()
}

fn person(at: u64, user: &User) -> Person {
    let number = FIRST_PERSON + i64::try_from(at).unwrap_or(0);
    Person {
        pid: user.pid.clone(),
        name: user.name.to_owned(),
        party_id: number,
        user_id: number,
        uuid: Uuid::from_u128((0x6b1f_2e1d << 96) | (0x4a77 << 64) | (0x9c66 << 48) | u128::from(at)),
        date_of_birth: None,
    }
}

fn organization(population: &Population, rank: u64) -> Organization {
    Organization {
        orgnr: population.party(rank).id().to_owned(),
        name: format!("Bedrift {rank} AS"),
        party_id: FIRST_PARTY + i64::try_from(rank).unwrap_or(0),
        uuid: Uuid::from_u128((0x6b1f_2e1c << 96) | (0x4a77 << 64) | (0x9c66 << 48) | u128::from(rank)),
        unit_type: Some("AS".to_owned()),
        is_deleted: false,
        parent: None,
    }
}

fn resource(service: Service) -> Resource {
    let kind = match service.kind() {
        ResourceType::AltinnApp => "AltinnApp",
        _ => "GenericAccessResource",
    };
    let mut subjects = vec![format!("urn:altinn:rolecode:{LEADER}")];
    if service.is_for_accountants() {
        subjects.push(format!("urn:altinn:rolecode:{ACCOUNTANT}"));
    }
    if service.is_for_payroll() {
        subjects.push(format!("urn:altinn:accesspackage:{PAYROLL}"));
    }
    let actions = ["read", "write", "sign", "confirm"].map(str::to_owned).to_vec();
    Resource {
        identifier: service.identifier(),
        resource_type: kind.to_owned(),
        owner: service.agency(),
        title: texts(&format!("Tjeneste {}", service.0)),
        description: texts("En tjeneste som det måles med."),
        delegable: true,
        status: "Active".to_owned(),
        min_auth_level: Some(3),
        rules: vec![Rule { subjects, actions, matches: BTreeMap::new() }],
    }
}

/// Leaders have one role. The others have the accounts of a third of their parties, the payroll of a third, and both of a
/// third.
fn connection(population: &Population, rank: u64, pid: &str, is_leader: bool) -> Connection {
    let (roles, packages): (&[&str], &[&str]) = match (is_leader, rank % 3) {
        (true, _) => (&[LEADER], &[]),
        (false, 0) => (&[ACCOUNTANT], &[]),
        (false, 1) => (&[], &[PAYROLL]),
        (false, _) => (&[ACCOUNTANT], &[PAYROLL]),
    };
    let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    Connection {
        from: population.party(rank).as_str().to_owned(),
        to: format!("urn:altinn:person:identifier-no:{pid}"),
        roles: owned(roles),
        packages: owned(packages),
        ..Connection::default()
    }
}

/// Single dialogs, given to a user who may do nothing else for their parties.
fn delegations(population: &Population, users: &[User]) -> Vec<Connection> {
    let Some(user) = users.iter().find(|user| user.name == DELEGATE) else { return Vec::new() };
    let of_others = population.delegated().into_iter().filter(|dialog| !user.ranks.contains(&dialog.rank));
    of_others
        .map(|dialog| Connection {
            from: population.party(dialog.rank).as_str().to_owned(),
            to: format!("urn:altinn:person:identifier-no:{}", user.pid),
            instances: vec![Instance {
                resource_id: population.service(dialog.number).identifier(),
                instance_id: None,
                instance_ref: Some(format!("urn:altinn:dialog-id:{}", population.id(dialog.number))),
            }],
            ..Connection::default()
        })
        .collect()
}

fn texts(nb: &str) -> Texts {
    [("nb", nb), ("nn", nb), ("en", nb)].map(|(language, text)| (language.to_owned(), text.to_owned())).into()
}
