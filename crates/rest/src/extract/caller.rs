//! Who calls, and whether the operation is for them. A handler names the caller it needs as its first argument.
//!
//! The order is part of the contract: token (401), scopes (403), `endUserId` (400), kind of user (403), and only then
//! everything else about the request.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use dialogporten_app::usage;
use dialogporten_auth::{Principal, scope};
use dialogporten_domain::dialog::EndUserType;
use dialogporten_domain::{PartyId, PartyKind, party};

use super::Query;
use crate::RestState;
use crate::problem::Problem;
use crate::rate_limit::Authenticated;

/// What an operation demands of its caller.
pub trait Policy: Send + Sync {
    /// Does the token carry what the operation needs?
    fn is_met(principal: &Principal) -> bool;
    /// Kinds of users that may call.
    const USERS: &'static [EndUserType];
}

/// An authenticated caller who meets a policy.
#[derive(Debug)]
pub struct Caller<P> {
    /// The caller.
    pub principal: Arc<Principal>,
    policy: PhantomData<P>,
}

/// A person or system that reads dialogs.
pub type EndUser = Caller<EndUserPolicy>;
/// A service owner, possibly on behalf of a person.
pub type ServiceOwner = Caller<ServiceProviderPolicy>;
/// A service owner who may search.
pub type SearchingServiceOwner = Caller<SearchPolicy>;

/// The service that sends reminders.
pub type NotificationService = Caller<NotificationCheckPolicy>;
/// A service owner who may correct transmissions.
pub type TransmissionCorrector = Caller<TransmissionCorrectorPolicy>;
/// An administrator, acting for nobody.
pub type Administrator = Caller<AdministratorPolicy>;

/// One of the end-user scopes.
#[derive(Debug)]
pub struct EndUserPolicy;

impl Policy for EndUserPolicy {
    const USERS: &'static [EndUserType] =
        &[EndUserType::Person, EndUserType::SystemUser, EndUserType::IdportenEmailIdentifiedUser];

    fn is_met(principal: &Principal) -> bool {
        principal.has_scope(scope::END_USER) || principal.has_scope(scope::END_USER_NO_CONSENT)
    }
}

/// The service-provider scope and an organization.
#[derive(Debug)]
pub struct ServiceProviderPolicy;

impl Policy for ServiceProviderPolicy {
    const USERS: &'static [EndUserType] = &[EndUserType::ServiceOwner, EndUserType::ServiceOwnerOnBehalfOfPerson];

    fn is_met(principal: &Principal) -> bool {
        principal.has_scope(scope::SERVICE_PROVIDER) && principal.consumer_org().is_some()
    }
}

/// What a service owner needs, and the scope for searches. Administrators need that, too.
#[derive(Debug)]
pub struct SearchPolicy;

impl Policy for SearchPolicy {
    const USERS: &'static [EndUserType] = ServiceProviderPolicy::USERS;

    fn is_met(principal: &Principal) -> bool {
        ServiceProviderPolicy::is_met(principal) && principal.has_scope(scope::SERVICE_PROVIDER_SEARCH)
    }
}

/// The scope of the notification service and an organization; the kind of user does not matter.
#[derive(Debug)]
pub struct NotificationCheckPolicy;

impl Policy for NotificationCheckPolicy {
    const USERS: &'static [EndUserType] = EndUserType::ALL;

    fn is_met(principal: &Principal) -> bool {
        principal.has_scope(scope::NOTIFICATION_CHECK) && principal.consumer_org().is_some()
    }
}

/// What a service owner needs, and the scope for corrections. Administrators need that, too; the kind of user does not
/// matter.
#[derive(Debug)]
pub struct TransmissionCorrectorPolicy;

impl Policy for TransmissionCorrectorPolicy {
    const USERS: &'static [EndUserType] = EndUserType::ALL;

    fn is_met(principal: &Principal) -> bool {
        ServiceProviderPolicy::is_met(principal) && principal.has_scope(scope::CHANGE_TRANSMISSIONS)
    }
}

/// What a service owner needs, and the scope of administrators.
#[derive(Debug)]
pub struct AdministratorPolicy;

impl Policy for AdministratorPolicy {
    const USERS: &'static [EndUserType] = &[EndUserType::ServiceOwner];

    fn is_met(principal: &Principal) -> bool {
        ServiceProviderPolicy::is_met(principal) && principal.has_scope(scope::ADMIN)
    }
}

impl<P: Policy> FromRequestParts<RestState> for Caller<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &RestState) -> Result<Self, Problem> {
        let authorization = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let outcome = match parts.extensions.remove::<Authenticated>() {
            Some(Authenticated(outcome)) => outcome,
            None => state.authenticator.authenticate(authorization).await,
        };
        let principal = outcome.map_err(|refused| Problem::unauthenticated(&refused.challenge()).because(refused))?;
        if !P::is_met(&principal) {
            return Err(Problem::of(StatusCode::FORBIDDEN));
        }
        let principal = impersonate(principal, parts.uri.query().unwrap_or_default())?;
        let user_type = principal.user_type();
        if !P::USERS.contains(&user_type) {
            let valid: Vec<&str> = P::USERS.iter().map(|user| user.as_str()).collect();
            let text = format!("The kind of user is not valid here. Valid kinds: {}.", valid.join(", "));
            return Err(Problem::of(StatusCode::FORBIDDEN).with("Type", text));
        }
        usage::of_caller(&principal);
        Ok(Self { principal, policy: PhantomData })
    }
}

/// Lets a service owner act on behalf of the person in `endUserId`, whatever the operation.
fn impersonate(principal: Arc<Principal>, query: &str) -> Result<Arc<Principal>, Problem> {
    if query.is_empty() || !principal.has_scope(scope::SERVICE_PROVIDER) {
        return Ok(principal);
    }
    let query = Query::parse(query);
    let Some(value) = query.first("endUserId") else { return Ok(principal) };
    let number = value.rsplit(':').next().unwrap_or_default();
    if !party::is_person_number(number) {
        return Err(Problem::invalid(
            "EndUserId",
            "The value must be a person as urn:altinn:person:identifier-no:{11 digits}.",
        ));
    }
    Ok(Arc::new(principal.impersonating(number)))
}

/// The person a service owner acts for, in an operation that declares `endUserId`.
#[derive(Debug)]
pub struct Impersonation(pub Option<PartyId>);

impl<S: Sync> FromRequestParts<S> for Impersonation {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = Query::parse(parts.uri.query().unwrap_or_default());
        let Some(value) = query.scalar("endUserId") else { return Ok(Self(None)) };
        PartyId::parse(&value)
            .filter(|party| party.kind() == PartyKind::Person)
            .map(|person| Self(Some(person)))
            .ok_or_else(|| {
                Problem::invalid(
                    "endUserId",
                    "The value must be a person as urn:altinn:person:identifier-no:{11 digits}.",
                )
            })
    }
}
