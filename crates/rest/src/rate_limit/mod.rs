//! How much each client may ask for: a budget per client that is used up by requests and grows back steadily.
//!
//! Whoever has a valid token pays from the budget of its client, and only from that: requests without one are charged to
//! the address they come from, after their token has been found wanting, so nobody can use up what belongs to somebody
//! else. Probes and well-known documents cost nothing.

mod address;
mod budgets;
mod header;
mod payer;
mod settings;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header as names};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use dialogporten_auth::{Principal, Unauthenticated};
use dialogporten_domain::Clock;

pub use self::address::{InvalidNetwork, Network};
use self::budgets::{Budgets, Charge};
use self::payer::Payer;
pub use self::settings::{Rate, RateLimitSettings};
use crate::RestState;
use crate::problem::Problem;

/// The budgets of all clients of one process.
struct RateLimits {
    end_user: Budgets<Payer>,
    service_owner: Budgets<Payer>,
    anonymous: Budgets<(Purpose, IpAddr)>,
    exempt_clients: Vec<String>,
    trusted_proxies: Vec<Network>,
    settings: RateLimitSettings,
}

/// Whether clients are limited, and how; may be changed while they are served.
#[derive(Clone)]
pub struct RateLimiting {
    current: Arc<ArcSwapOption<RateLimits>>,
    clock: Clock,
}

impl RateLimiting {
    /// Creates full budgets for everybody; none without settings.
    pub fn new(settings: Option<RateLimitSettings>, clock: Clock) -> Self {
        let limiting = Self { current: Arc::default(), clock };
        limiting.set(settings);
        limiting
    }

    /// Changes what clients may ask for. What they have used up stays used up unless something has changed.
    pub fn set(&self, settings: Option<RateLimitSettings>) {
        if self.current.load().as_ref().map(|limits| &limits.settings) != settings.as_ref() {
            self.current.store(settings.map(|settings| Arc::new(RateLimits::new(settings, &self.clock))));
        }
    }

    fn get(&self) -> Option<Arc<RateLimits>> {
        self.current.load_full()
    }
}

/// What somebody without a token is after. Failed attempts do not use up what open documents may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Purpose {
    OpenDocument,
    FailedAttempt,
}

/// What a path belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Area {
    EndUser,
    ServiceOwner,
    Open,
}

impl Area {
    /// Returns the area of a path in its canonical spelling; none for what is never limited.
    fn of(path: &str) -> Option<Self> {
        let (area, _) = path.strip_prefix("/api/v1/")?.split_once('/')?;
        match area {
            "enduser" => Some(Self::EndUser),
            "serviceowner" => Some(Self::ServiceOwner),
            "metadata" => Some(Self::Open),
            _ => None,
        }
    }
}

/// Whether the caller has shown who it is, for extractors that come later.
#[derive(Debug, Clone)]
pub(crate) struct Authenticated(pub(crate) Result<Arc<Principal>, Unauthenticated>);

impl RateLimits {
    /// Creates full budgets for everybody.
    fn new(settings: RateLimitSettings, clock: &Clock) -> Self {
        Self {
            end_user: Budgets::new("enduser", settings.end_user, clock.clone()),
            service_owner: Budgets::new("serviceowner", settings.service_owner, clock.clone()),
            anonymous: Budgets::new("anonymous", settings.anonymous, clock.clone()),
            exempt_clients: settings.exempt_clients.clone(),
            trusted_proxies: settings.trusted_proxies.clone(),
            settings,
        }
    }

    /// Charges a caller who has a valid token; none if its client is exempt.
    fn charge_client(&self, area: Area, principal: &Principal, origin: &Origin<'_>) -> Option<Charge> {
        if payer::is_one_of(&self.exempt_clients, principal) {
            return None;
        }
        let budgets = if area == Area::EndUser { &self.end_user } else { &self.service_owner };
        match Payer::of(principal) {
            Some(payer) => Some(budgets.charge(&payer)),
            None => self.charge_address(Purpose::FailedAttempt, origin),
        }
    }

    /// Charges whoever is at the other end; none for probes of the machine itself.
    fn charge_address(&self, purpose: Purpose, origin: &Origin<'_>) -> Option<Charge> {
        let address = origin.address(&self.trusted_proxies)?;
        Some(self.anonymous.charge(&(purpose, address)))
    }
}

/// Where a request comes from.
struct Origin<'a> {
    peer: Option<IpAddr>,
    headers: &'a HeaderMap,
}

impl Origin<'_> {
    fn address(&self, trusted_proxies: &[Network]) -> Option<IpAddr> {
        address::to_charge(self.peer?, self.headers, trusted_proxies)
    }
}

/// Charges a request before it is looked at any further, and tells the client what is left.
pub(crate) async fn limit(State(state): State<RestState>, mut request: Request, next: Next) -> Response {
    let (Some(limits), Some(area)) = (state.rate_limits.get(), Area::of(request.uri().path())) else {
        return next.run(request).await;
    };
    let outcome = match area {
        Area::Open => None,
        Area::EndUser | Area::ServiceOwner => {
            let token = request.headers().get(names::AUTHORIZATION).and_then(|value| value.to_str().ok());
            Some(state.authenticator.authenticate(token).await)
        }
    };
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let origin = Origin { peer, headers: request.headers() };
    let charge = match &outcome {
        Some(Ok(principal)) => limits.charge_client(area, principal, &origin),
        Some(Err(_)) => limits.charge_address(Purpose::FailedAttempt, &origin),
        None => limits.charge_address(Purpose::OpenDocument, &origin),
    };
    if let Some(outcome) = outcome {
        request.extensions_mut().insert(Authenticated(outcome));
    }
    let Some(charge) = charge else { return next.run(request).await };
    if charge.retry_after.is_some() {
        let problem = Problem::of(StatusCode::TOO_MANY_REQUESTS);
        return header::of(&charge)
            .into_iter()
            .fold(problem, |problem, (name, value)| problem.with_header(name, value))
            .into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().extend(header::of(&charge));
    response
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/api/v1/enduser/dialogs", Some(Area::EndUser))]
    #[case("/api/v1/serviceowner/dialogs/1/activities", Some(Area::ServiceOwner))]
    #[case("/api/v1/metadata/limits", Some(Area::Open))]
    #[case("/api/v1/.well-known/jwks.json", None)]
    #[case("/health/readiness", None)]
    #[case("/swagger/v1/swagger.json", None)]
    #[case("/api/v1/enduser", None)]
    fn areas_follow_the_path(#[case] path: &str, #[case] area: Option<Area>) {
        assert_eq!(Area::of(path), area);
    }
}
