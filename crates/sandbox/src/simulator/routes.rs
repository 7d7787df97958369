//! All routes of the simulated platform.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post, put};

use super::authorized_parties::authorized_parties;
use super::state::Shared;
use super::{control, events, issuer, metadata, organizations, pdp, record, register, resource_registry, token};

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/sim/{issuer}/.well-known/openid-configuration", get(issuer::configuration))
        .route("/sim/{issuer}/.well-known/oauth-authorization-server", get(issuer::configuration))
        .route("/sim/{issuer}/.well-known/oauth-authorization-server/", get(issuer::configuration))
        .route("/sim/{issuer}/jwks", get(issuer::keys))
        .route("/sim/maskinporten/token", post(issuer::machine_token))
        .route("/api/.well-known/oauth-authorization-server", get(issuer::generator_configuration))
        .route("/api/.well-known/jwks.json", get(issuer::generator_keys))
        .route("/api/{generator}", get(token::generator::generate))
        .route("/authentication/api/v1/exchange/maskinporten", get(issuer::exchange))
        .route("/authorization/api/v1/authorize", post(pdp::authorize))
        .route("/accessmanagement/api/v1/resourceowner/authorizedparties", post(authorized_parties))
        .route("/accessmanagement/api/v1/meta/info/roles", get(metadata::roles))
        .route("/accessmanagement/api/v1/meta/info/accesspackages/export", get(metadata::access_packages))
        .route("/register/api/v1/dialogporten/parties/query", post(register::query))
        .route("/resourceregistry/api/v1/resource/resourcelist", get(resource_registry::list))
        .route("/resourceregistry/api/v1/resource/updated", get(resource_registry::updated))
        .route("/resourceregistry/api/v1/resource/{id}", get(resource_registry::find))
        .route("/resourceregistry/api/v1/resource/{id}/policy", get(resource_registry::policy))
        .route("/orgs/altinn-orgs.json", get(organizations::orgs))
        .route("/events/api/v1/events", post(events::receive))
        .route("/sim/events", get(control::events).delete(control::clear_events))
        .route("/sim/requests", get(control::requests).delete(control::clear_requests))
        .route("/sim/counts", get(control::counts))
        .route("/sim/faults", put(control::add_faults).delete(control::clear_faults))
        .route("/sim/seed", get(control::seed).put(control::replace_seed))
        .route("/sim/reset", post(control::reset))
        .route("/sim/rotate-keys", post(control::rotate_keys))
        .layer(DefaultBodyLimit::max(record::LARGEST_BODY))
        .layer(from_fn_with_state(Arc::clone(&shared), record::record))
        .with_state(shared)
}
