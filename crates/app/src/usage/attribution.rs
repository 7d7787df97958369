//! Whom a request is attributed to. It is found out on the way, in places that know nothing of each other.

use std::sync::{Mutex, PoisonError};

use dialogporten_auth::{Principal, scope};
use dialogporten_domain::ServiceResource;

tokio::task_local! {
    static CURRENT: Mutex<Attribution>;
}

/// Whom a request is attributed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Was the caller let in?
    pub is_caller_known: bool,
    /// Does the caller have the scope of administrators?
    pub is_admin: bool,
    /// Number of the organization that called.
    pub caller_org: Option<String>,
    /// The service that it was about.
    pub resource: Option<ServiceResource>,
}

/// Runs a request and returns whom it is attributed to.
pub async fn attributed<T>(request: impl Future<Output = T>) -> (T, Attribution) {
    let scope = CURRENT.scope(Mutex::default(), async {
        let answer = request.await;
        let attribution = CURRENT.with(|current| current.lock().unwrap_or_else(PoisonError::into_inner).clone());
        (answer, attribution)
    });
    scope.await
}

/// Attributes the request to its caller.
pub fn of_caller(caller: &Principal) {
    change(|attribution| {
        attribution.is_caller_known = true;
        attribution.is_admin = caller.has_scope(scope::ADMIN);
        attribution.caller_org = caller.consumer_org().map(str::to_owned);
    });
}

/// Attributes the request to the service that it is about.
pub(crate) fn of_resource(resource: &ServiceResource) {
    change(|attribution| attribution.resource = Some(resource.clone()));
}

/// Does nothing where nobody asks.
fn change(change: impl FnOnce(&mut Attribution)) {
    let _ = CURRENT.try_with(|current| change(&mut current.lock().unwrap_or_else(PoisonError::into_inner)));
}
