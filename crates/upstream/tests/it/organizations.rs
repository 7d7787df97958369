//! Agencies.

use dialogporten_upstream::{Error, Service};
use serde_json::json;

use crate::platform::{ORGANIZATIONS, Platform};

#[tokio::test]
async fn agencies_are_found_by_number() {
    let platform = Platform::start().await;
    let list = json!({ "orgs": {
        "a": { "name": { "nb": "Etaten", "en": null, "nn": " " }, "orgnr": "312999005" },
        "b": { "name": { "nb": "Den andre" }, "orgnr": "312999005" },
        "c": { "name": { "nb": "Uten nummer" } },
        "d": { "orgnr": "211005009" },
    } });
    platform.answers_json(ORGANIZATIONS, &list).await;
    let client = platform.upstream().organizations;
    let organizations = client.all().await.unwrap();
    let found = organizations.find("312999005").unwrap();
    assert_eq!(found.short_name, "a");
    assert_eq!(found.names, [("nb".to_owned(), "Etaten".to_owned())].into());
    assert!(organizations.find("211005009").unwrap().names.is_empty());
    assert_eq!(organizations.find(""), None);
    client.all().await.unwrap();
    assert_eq!(platform.count(ORGANIZATIONS).await, 1);
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_an_error() {
    let platform = Platform::start().await;
    platform.answers_json(ORGANIZATIONS, &json!({ "other": {} })).await;
    let failure = Error::InvalidAnswer { service: Service::Organizations };
    assert_eq!(platform.upstream().organizations.all().await.unwrap_err(), failure);
}
