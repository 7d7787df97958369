mod contexts;
mod evaluation;
mod names;
mod plans;
mod published;
mod random;
mod same_as_evaluated;
mod walk;
mod words;

use std::sync::Arc;

use dialogporten_domain::search::{Filters, Order};
use dialogporten_domain::{PartyId, PartyKind, ServiceResource, Timestamp};
use dialogporten_storage::{Grant, Page, Scope, Search, Store};
use uuid::Uuid;

use crate::sample::now;

pub(crate) fn user(number: usize) -> PartyId {
    PartyId::of(PartyKind::SelfIdentified, &format!("user{number}")).unwrap()
}

pub(crate) fn service(number: usize) -> ServiceResource {
    ServiceResource::from_id(&format!("service-{number}"))
}

pub(crate) fn grant(parties: impl IntoIterator<Item = usize>, services: impl IntoIterator<Item = usize>) -> Grant {
    Grant { parties: parties.into_iter().map(user).collect(), resources: services.into_iter().map(service).collect() }
}

/// What a user with these rights finds without any filter.
pub(crate) fn reading(grants: Vec<Grant>) -> Search {
    searching(Scope::Reader {
        grants: Arc::new(grants.into()),
        services: None,
        delegated: Vec::new(),
        org: None,
        hides_unpublished: true,
    })
}

pub(crate) fn searching(scope: Scope) -> Search {
    Search {
        scope,
        filters: Filters::default(),
        text: None,
        order: Order::default(),
        after: None,
        limit: 100,
        now: now(),
    }
}

pub(crate) fn ids(page: &Page) -> Vec<Uuid> {
    page.dialogs.iter().map(|dialog| dialog.id).collect()
}

/// Reads all pages.
pub(crate) async fn walk(store: &Store, search: &Search) -> Vec<Uuid> {
    let mut search = search.clone();
    let mut found = Vec::new();
    loop {
        let page = store.search(&search).await.unwrap();
        found.extend(ids(&page));
        assert!(page.dialogs.len() <= usize::from(search.limit));
        if !page.has_next {
            return found;
        }
        assert_eq!(page.dialogs.len(), usize::from(search.limit), "a page before the last one is full");
        search.after = page.end(&search.order);
    }
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_micros(1_767_225_600_000_000 + seconds * 1_000_000).unwrap()
}
