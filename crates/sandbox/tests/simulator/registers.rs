//! Names, services, policies, roles and agencies.

use dialogporten_sandbox::simulator::seed::Rule;
use serde_json::{Value, json};

use super::{COMPANY, PERSON_A, Platform, json};

const QUERY: &str = "/register/api/v1/dialogporten/parties/query";
const UPDATED: &str = "/resourceregistry/api/v1/resource/updated";

#[tokio::test]
async fn tells_names_and_says_when_some_are_missing() {
    let platform = Platform::start().await;
    let urns = [
        format!("urn:altinn:person:identifier-no:{PERSON_A}"),
        format!("urn:altinn:organization:identifier-no:{COMPANY}"),
        "urn:altinn:systemuser:uuid:3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d".to_owned(),
    ];
    let response = platform.post(QUERY, &json!({ "Data": urns })).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let answer = json(response).await;
    let names: Vec<&Value> = answer["data"].as_array().unwrap().iter().map(|party| &party["displayName"]).collect();
    assert_eq!(names, ["Rolig Fjellrev", "FJELLREV TEST AS", "Demosystem"]);
    assert_eq!(answer["data"][0]["personIdentifier"], PERSON_A);

    let unknown = "urn:altinn:person:identifier-no:01010112377";
    let response = platform.post(QUERY, &json!({ "data": [unknown, urns[0]] })).send().await.unwrap();
    assert_eq!(response.status(), 206);
    assert_eq!(json(response).await["data"].as_array().unwrap().len(), 1);

    let too_many = platform.post(QUERY, &json!({ "data": vec![&urns[0]; 101] })).send().await.unwrap();
    assert_eq!(too_many.status(), 400);
}

#[tokio::test]
async fn lists_services_with_their_agencies() {
    let platform = Platform::start().await;
    let all = platform.json("/resourceregistry/api/v1/resource/resourcelist?includeMigratedApps=true").await;
    let all = all.as_array().unwrap();
    let demo = all.iter().find(|entry| entry["identifier"] == "ttd-demo-service").unwrap();
    assert_eq!(demo["hasCompetentAuthority"]["organization"], "312999005");
    assert_eq!(demo["hasCompetentAuthority"]["orgcode"], "ttd");
    assert_eq!((&demo["resourceType"], &demo["delegable"]), (&json!("GenericAccessResource"), &json!(true)));
    let without = platform.json("/resourceregistry/api/v1/resource/resourcelist").await;
    assert_eq!(without.as_array().unwrap().len(), all.len() - 1);
    assert_eq!(platform.json("/resourceregistry/api/v1/resource/TTD-demo-service").await, *demo);
}

#[tokio::test]
async fn policies_state_the_minimum_level() {
    let platform = Platform::start().await;
    let policy = |id: &str| platform.get(&format!("/resourceregistry/api/v1/resource/{id}/policy")).send();
    let text = policy("app_ttd_other-app").await.unwrap().text().await.unwrap();
    assert!(text.contains("Category=\"urn:altinn:minimum-authenticationlevel\""), "{text}");
    assert!(text.contains(">4</xacml:AttributeValue>"), "{text}");
    assert_eq!(policy("nope").await.unwrap().status(), 404);
}

/// Follows the links by path and query alone, as their host cannot be reached.
async fn follow(platform: &Platform, query: &str) -> Vec<Value> {
    let (mut rows, mut next) = (Vec::new(), Some(format!("{UPDATED}?{query}")));
    while let Some(path) = next {
        let page = platform.json(&path).await;
        rows.extend(page["data"].as_array().unwrap().iter().cloned());
        next = page["links"]["next"].as_str().map(|link| {
            let at = link.find("/resourceregistry").unwrap();
            assert!(!link.starts_with(platform.simulator.base_uri()), "{link}");
            link[at..].to_owned()
        });
    }
    rows
}

#[tokio::test]
async fn the_feed_of_subjects_comes_in_pages_and_follows_changes() {
    let platform = Platform::start().await;
    let beginning = "since=0001-01-01T00%3A00%3A00.0000010%2B00%3A00";
    let all = follow(&platform, &format!("{beginning}&limit=1000")).await;
    let paged = follow(&platform, &format!("{beginning}&limit=7")).await;
    assert!(all.len() > 20, "{}", all.len());
    assert_eq!(paged, all);
    assert_eq!(follow(&platform, "").await, all);
    assert!(all.iter().any(|row| row["subjectUrn"] == "urn:altinn:rolecode:priv"
        && row["resourceUrn"] == "urn:altinn:resource:ttd-demo-service"
        && row["deleted"] == false));

    let newest = all.iter().map(|row| row["updatedAt"].as_str().unwrap()).max().unwrap();
    assert!(newest.ends_with("+00:00") && newest.contains('.'), "{newest}");
    let since = format!("since={}", newest.replace('+', "%2B"));
    assert_eq!(follow(&platform, &since).await.len(), all.len(), "the start is inclusive");

    let mut seed = platform.simulator.seed();
    let demo = seed.resources.iter_mut().find(|it| it.identifier == "ttd-demo-service").unwrap();
    demo.rules = vec![Rule {
        subjects: vec!["urn:altinn:rolecode:kont".to_owned(), "urn:altinn:rolecode:dagl".to_owned()],
        actions: vec!["read".to_owned()],
        matches: [].into(),
    }];
    platform.simulator.replace_seed(seed);
    let moved: Vec<Value> =
        follow(&platform, &since).await.into_iter().filter(|row| row["updatedAt"].as_str().unwrap() > newest).collect();
    let changes: Vec<(&str, bool)> =
        moved.iter().map(|row| (row["subjectUrn"].as_str().unwrap(), row["deleted"].as_bool().unwrap())).collect();
    assert_eq!(
        changes,
        [
            ("urn:altinn:accesspackage:ordinaer-post-til-virksomheten", true),
            ("urn:altinn:rolecode:kont", false),
            ("urn:altinn:rolecode:priv", true),
        ]
    );
}

#[tokio::test]
async fn the_feed_refuses_malformed_parameters() {
    let platform = Platform::start().await;
    for query in ["since=yesterday", "since=2026-01-01T00:00:00+00:00", "limit=0", "limit=1001", "limit=x", "token=%21"]
    {
        assert_eq!(platform.get(&format!("{UPDATED}?{query}")).send().await.unwrap().status(), 400, "{query}");
    }
}

#[tokio::test]
async fn names_of_roles_and_packages_follow_the_language() {
    let platform = Platform::start().await;
    let get = |path: &'static str, language: &'static str| {
        let request = platform.get(&format!("/accessmanagement/api/v1/meta/info/{path}"));
        async move { json(request.header("Accept-Language", language).send().await.unwrap()).await }
    };
    for (language, name) in
        [("nb", "Daglig leder"), ("nn", "Dagleg leiar"), ("en", "Managing director"), ("de", "Daglig leder")]
    {
        let roles = get("roles", language).await;
        let leader = roles.as_array().unwrap().iter().find(|role| role["legacyRoleCode"] == "DAGL").unwrap();
        assert_eq!(leader["name"], name);
        assert_eq!(leader["legacyUrn"], "urn:altinn:rolecode:dagl");
        assert_eq!(leader["urn"], "urn:altinn:external-role:ccr:daglig-leder");
    }
    let groups = get("accesspackages/export", "en").await;
    let areas = groups[0]["areas"].as_array().unwrap();
    let packages: Vec<&Value> = areas.iter().flat_map(|area| area["packages"].as_array().unwrap()).collect();
    assert!(packages.iter().any(|package| {
        package["urn"] == "urn:altinn:accesspackage:ordinaer-post-til-virksomheten"
            && package["name"] == "Ordinary mail to the business"
    }));
}

#[tokio::test]
async fn agencies_are_listed_by_their_codes() {
    let platform = Platform::start().await;
    let list = platform.json("/orgs/altinn-orgs.json").await;
    assert_eq!(list["orgs"]["ttd"]["orgnr"], "312999005");
    assert_eq!(list["orgs"]["skd"]["name"]["nb"], "Skatteetaten");
}
