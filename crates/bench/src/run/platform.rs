//! Access tokens of everybody who sends requests.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::ensure;

use crate::measure::{Call, Connection, Method};
use crate::population::{AGENCIES, Population, Service};

/// Seconds that the tokens are valid: longer than any measurement.
const LIFETIME: u32 = 7 * 24 * 3600;

/// Access tokens of all users and agencies.
pub struct Tokens {
    users: HashMap<String, Arc<str>>,
    agencies: HashMap<String, Arc<str>>,
    /// The token of the service that sends reminders.
    pub notifier: Arc<str>,
}

impl Tokens {
    /// Gets the tokens from the simulated platform.
    pub fn get(simulator: SocketAddr, population: &Population) -> anyhow::Result<Self> {
        let mut connection = Connection::open(simulator)?;
        let mut token = |query: String| -> anyhow::Result<Arc<str>> {
            let call =
                Call { method: Method::Get, path: format!("/api/{query}&ttl={LIFETIME}"), token: None, body: None };
            let status = connection.send(&call)?;
            let text = String::from_utf8_lossy(connection.body()).into_owned();
            ensure!(status == 200, "the simulated platform gives no token: {status} {text}");
            Ok(Arc::from(text))
        };
        let mut users = HashMap::new();
        for user in population.users() {
            let query =
                format!("GetPersonalToken?schema=idporten&authLvl=4&pid={}&scopes=digdir:dialogporten", user.pid);
            users.insert(user.name.to_owned(), token(query)?);
        }
        let mut agencies = HashMap::new();
        for agency in (0..AGENCIES).map(|at| Service(at).agency()) {
            let scopes = "digdir:dialogporten.serviceprovider,digdir:dialogporten.serviceprovider.search";
            let query = format!("GetEnterpriseToken?schema=maskinporten&org={agency}&scopes={scopes}");
            agencies.insert(agency, token(query)?);
        }
        let scope = "altinn:system/notifications.condition.check";
        let notifier = format!("GetEnterpriseToken?schema=maskinporten&org={}&scopes={scope}", Service(0).agency());
        Ok(Self { users, agencies, notifier: token(notifier)? })
    }

    /// Returns the token of a user.
    pub fn user(&self, name: &str) -> Arc<str> {
        self.users.get(name).cloned().unwrap_or_else(|| Arc::from(""))
    }

    /// Returns the token of the agency that owns a service.
    pub fn owner(&self, service: Service) -> Arc<str> {
        self.agencies.get(&service.agency()).cloned().unwrap_or_else(|| Arc::from(""))
    }
}
