//! The people, companies and machines that call an API, and the services of those that own some.

use dialogporten_sandbox::simulator::TokenRequest;
use reqwest::Client;
use uuid::Uuid;

use crate::{Actor, TestApp};

/// The service owner that most tests act as.
const OWNER: &str = "312999005";
const SERVICE_PROVIDER: &str = "digdir:dialogporten.serviceprovider";
const ADMIN: &str = "digdir:dialogporten.serviceprovider.admin";

impl TestApp {
    /// Returns a caller without a token.
    pub fn anonymous(&self) -> Actor {
        Actor::new(self.http.clone(), format!("http://{}", self.address()))
    }

    /// Returns a caller without a token who speaks the second version of HTTP.
    pub fn anonymous_over_http2(&self) -> Actor {
        let http = Client::builder().http2_prior_knowledge().build().unwrap();
        Actor::new(http, format!("http://{}", self.address()))
    }

    /// Returns the value of the `Authorization` header of the service owner that most tests act as.
    pub fn service_owner_authorization(&self) -> String {
        format!("Bearer {}", self.simulator.token(TokenRequest::service_owner(OWNER)))
    }

    /// Returns a caller with a token of any kind.
    pub fn caller(&self, token: &TokenRequest) -> Actor {
        self.anonymous().with_token(&self.simulator.token(token.clone()))
    }

    /// Returns the service owner that most tests act as, with a Maskinporten token.
    pub fn service_owner(&self) -> Actor {
        self.service_owner_of(OWNER)
    }

    /// Returns the same service owner with one more scope.
    pub fn service_owner_with(&self, scope: &str) -> Actor {
        self.caller(&TokenRequest::service_owner(OWNER).add_scopes(scope))
    }

    /// Returns another service owner.
    pub fn service_owner_of(&self, organization: &str) -> Actor {
        self.caller(&TokenRequest::service_owner(organization))
    }

    /// Returns another service owner with the administrator scope.
    pub fn administrator_of(&self, organization: &str) -> Actor {
        self.caller(&TokenRequest::machine(organization).scopes(&format!("{SERVICE_PROVIDER} {ADMIN}")))
    }

    /// Returns a person with a strong ID-porten login.
    pub fn person(&self, number: &str) -> Actor {
        self.caller(&TokenRequest::person(number))
    }

    /// Returns a person with another strength of login.
    pub fn person_at_level(&self, number: &str, acr: &str) -> Actor {
        self.caller(&TokenRequest::person(number).claim("acr", acr))
    }

    /// Returns the system user of the company that most tests use.
    pub fn system_user(&self) -> Actor {
        let id = Uuid::parse_str("3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d").unwrap();
        self.caller(&TokenRequest::system_user(id, "312001004", "312002000"))
    }

    /// Returns somebody without a token who calls a service at another address than the API's.
    pub fn visitor_of(&self, base: &str) -> Actor {
        Actor::new(self.http.clone(), base.to_owned())
    }

    /// Returns a resource of an organization.
    pub fn resource_of(&self, organization: &str) -> String {
        find_resource(|owner, _| owner == organization)
    }

    /// Returns a message service of the service owner that most tests act as.
    pub fn correspondence_resource(&self) -> String {
        find_resource(|owner, kind| owner == OWNER && kind == "CorrespondenceService")
    }
}

fn find_resource(is_wanted: impl Fn(&str, &str) -> bool) -> String {
    let seed = dialogporten_sandbox::world::seed();
    let owner_of = |code: &str| seed.orgs.get(code).map(|org| org.orgnr.clone()).unwrap_or_default();
    let resource = seed
        .resources
        .iter()
        .find(|resource| is_wanted(&owner_of(&resource.owner), &resource.resource_type))
        .expect("the world has such a resource");
    format!("urn:altinn:resource:{}", resource.identifier)
}
