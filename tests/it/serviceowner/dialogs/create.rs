//! `POST /api/v1/serviceowner/dialogs`

use dialogporten_sandbox::simulator::Fault;
use dialogporten_testkit::{TestApp, redacted};
use insta::assert_json_snapshot;
use rstest::rstest;
use serde_json::{Value, json};

use crate::dialog::{self, COMPANY, RESOURCE, text};

const PATH: &str = "/api/v1/serviceowner/dialogs";

#[tokio::test]
async fn a_service_owner_creates_a_dialog_and_reads_it_back() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let created = owner.post(PATH, &dialog::complete()).await;
    assert_eq!(created.status, 201);
    let id = created.created_id();
    assert_eq!(created.header("location"), format!("{PATH}/{id}"));

    let read = owner.get(&format!("{PATH}/{id}")).await;
    assert_eq!(read.status, 200);
    assert_eq!(read.header("etag"), created.header("etag"));
    assert_eq!(read.body["revision"], created.header("etag"));
    assert_json_snapshot!("complete_dialog", redacted(&read.body));
}

#[tokio::test]
async fn the_least_that_makes_a_dialog_gets_defaults() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(PATH, &dialog::minimal()).await.created_id();
    assert_json_snapshot!("minimal_dialog", redacted(&owner.get(&format!("{PATH}/{id}")).await.body));
}

#[tokio::test]
async fn names_of_members_and_enumerations_match_in_any_case() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let body = json!({
        "ServiceResource": RESOURCE.to_uppercase().replace("URN:ALTINN:RESOURCE", "urn:altinn:resource"),
        "PARTY": COMPANY, "Progress": "17", "status": "new", "systemLabel": 3, "isApiOnly": false,
        "attachments": null,
        "Content": { "Title": { "Value": [{ "LanguageCode": "nb_NO", "VALUE": "Hei" }] } },
    });
    let id = owner.post(PATH, &body).await.created_id();
    let read = owner.get(&format!("{PATH}/{id}")).await.body;
    assert_eq!(read["serviceResource"], RESOURCE);
    assert_eq!(read["progress"], 17);
    assert_eq!(read["status"], "NotApplicable");
    assert_eq!(read["systemLabel"], "Archive");
    assert_eq!(read["content"]["title"]["value"], json!([{ "value": "Hei", "languageCode": "nb" }]));
}

#[tokio::test]
async fn a_dialog_that_becomes_visible_later_carries_that_time() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let later = "2098-05-01T12:00:00.1234560Z";
    let body = dialog::with(json!({ "visibleFrom": later, "transmissions": [
        { "type": "Information", "sender": { "actorType": "ServiceOwner" }, "content": { "title": text("a") } },
    ] }));
    let id = owner.post(PATH, &body).await.created_id();
    let read = owner.get(&format!("{PATH}/{id}")).await.body;
    for member in ["createdAt", "updatedAt", "contentUpdatedAt", "visibleFrom"] {
        assert_eq!(read[member], later, "{member}");
    }
    assert_eq!(read["transmissions"][0]["createdAt"], later);
}

#[tokio::test]
async fn children_keep_the_order_in_which_they_were_sent() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let transmissions: Vec<Value> = (0..20)
        .map(|n| {
            json!({ "type": "Information", "externalReference": n.to_string(),
            "sender": { "actorType": "ServiceOwner" }, "content": { "title": text("x") } })
        })
        .collect();
    let id = owner.post(PATH, &dialog::with(json!({ "transmissions": transmissions }))).await.created_id();
    let read = owner.get(&format!("{PATH}/{id}")).await.body;
    let order: Vec<String> = read["transmissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["externalReference"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(order, (0..20).map(|n| n.to_string()).collect::<Vec<_>>());
    assert_eq!(read["fromServiceOwnerTransmissionsCount"], 20);
}

#[tokio::test]
async fn children_with_identifiers_of_the_client_come_in_their_order() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let ids = [30, 10, 20].map(|n| format!("01900000-0000-7000-8000-0000000000{n}"));
    let url = |id: &str| json!({ "id": id, "url": "https://example.com", "consumerType": "Gui" });
    let endpoint = |id: &str| json!({ "id": id, "url": "https://example.com", "httpMethod": "GET" });
    let title = json!([{ "languageCode": "nb", "value": "a" }]);
    let body = dialog::with(json!({
        "attachments": ids.each_ref().map(|id| json!({ "id": id, "urls": [{ "url": "https://example.com", "consumerType": "Gui" }] })),
        "transmissions": [{ "type": "Information", "sender": { "actorType": "ServiceOwner" }, "content": { "title": text("a") },
            "attachments": [{ "urls": [url("01900000-0000-7000-8000-000000000099")] }] }],
        "guiActions": ids.each_ref().map(|id| json!({ "id": id, "action": "read", "priority": "Tertiary",
            "url": "https://example.com", "title": title })),
        "apiActions": [{ "action": "read", "endpoints": ids.each_ref().map(|id| endpoint(id)) }],
    }));
    let id = owner.post(PATH, &body).await.created_id();
    let read = owner.get(&format!("{PATH}/{id}")).await.body;
    for children in [&read["attachments"], &read["guiActions"], &read["apiActions"][0]["endpoints"]] {
        let order: Vec<_> = children.as_array().unwrap().iter().map(|child| child["id"].as_str().unwrap()).collect();
        assert_eq!(order, [&ids[1], &ids[2], &ids[0]]);
    }
}

#[tokio::test]
async fn processes_come_back_as_they_were_sent() {
    let app = TestApp::shared().await;
    let owner = app.service_owner();
    let body = dialog::with(json!({ "process": "https://EXAMPLE.com", "precedingProcess": "HTTP://Foo.No:80" }));
    let id = owner.post(PATH, &body).await.created_id();
    let read = owner.get(&format!("{PATH}/{id}")).await.body;
    assert_eq!(
        (&read["process"], &read["precedingProcess"]),
        (&json!("https://EXAMPLE.com"), &json!("HTTP://Foo.No:80"))
    );
}

#[tokio::test]
async fn an_invalid_body_and_a_foreign_resource_win_over_a_used_key() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let body = |members: Value| dialog::with(dialog::merged(json!({ "idempotentKey": "used" }), members));
    assert_eq!(owner.post(PATH, &body(json!({}))).await.status, 201);
    assert_eq!(owner.post(PATH, &body(json!({ "progress": 101 }))).await.status, 400);
    let foreign = app.resource_of("974761076");
    assert_eq!(owner.post(PATH, &body(json!({ "serviceResource": foreign }))).await.status, 403);
}

#[tokio::test]
async fn a_resource_of_a_type_without_dialogs_is_unknown() {
    let app = TestApp::shared().await;
    let body = dialog::with(json!({ "serviceResource": "urn:altinn:resource:ttd-api-schema" }));
    let refused = app.service_owner().post(PATH, &body).await;
    assert_eq!((refused.status, refused.keys()), (422, vec!["ServiceResource".to_owned()]));
}

#[tokio::test]
async fn silence_is_asked_for_in_the_query_only() {
    let app = TestApp::shared().await;
    let owner = app.service_owner();
    let id = owner.post(PATH, &dialog::with(json!({ "isSilentUpdate": true }))).await.created_id();
    assert!(app.outbox_of(&id).await[0].get("isSilent").is_none());
    let refused = owner.post(&format!("{PATH}?isSilentUpdate=1"), &dialog::minimal()).await;
    assert_eq!((refused.status, refused.keys()), (400, vec!["isSilentUpdate".to_owned()]));
}

#[tokio::test]
async fn a_person_to_act_for_is_checked_although_creating_does_not_use_it() {
    let app = TestApp::shared().await;
    let owner = app.service_owner();
    let refused = owner.post(&format!("{PATH}?endUserId=foo"), &dialog::minimal()).await;
    assert_eq!((refused.status, refused.keys()), (400, vec!["EndUserId".to_owned()]));
    let accepted = format!("{PATH}?ENDUSERID=urn:altinn:person:identifier-no:{}", dialog::LEADER);
    assert_eq!(owner.post(&accepted, &dialog::minimal()).await.status, 201);
}

#[tokio::test]
async fn a_key_that_was_used_is_a_conflict_with_the_existing_dialog() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let body = dialog::with(json!({ "idempotentKey": "case-4711" }));
    let id = owner.post(PATH, &body).await.created_id();
    let again = owner.post(PATH, &body).await;
    assert_eq!(again.status, 409);
    assert_eq!(
        again.body["errors"],
        json!({ "IdempotentKey": [format!("'case-4711' already exists with DialogId '{id}'")] })
    );
    // The key wins over everything else that is wrong with the stored state.
    let late = dialog::with(json!({ "idempotentKey": "case-4711", "dueAt": "2000-01-01T00:00:00Z" }));
    assert_eq!(owner.post(PATH, &late).await.status, 409);
    let same_id = dialog::with(json!({ "idempotentKey": "case-4711", "id": id }));
    assert_eq!(owner.post(PATH, &same_id).await.status, 409);
    // Keys of other owners are theirs.
    let other = app.service_owner_of("974761076");
    let mut body = body;
    body["serviceResource"] = json!(app.resource_of("974761076"));
    assert_eq!(other.post(PATH, &body).await.status, 201);
}

#[tokio::test]
async fn of_many_simultaneous_requests_with_one_key_exactly_one_creates() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let body = dialog::with(json!({ "idempotentKey": "one-only" }));
    let answers = futures::future::join_all((0..200).map(|_| owner.post(PATH, &body))).await;
    let created: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(created.len(), 1);
    let id = created[0].created_id();
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(answer.status, 409);
        assert!(answer.body["errors"]["IdempotentKey"][0].as_str().unwrap().contains(&id));
    }
}

#[rstest]
#[case::dialog(json!({ "id": ID }), "Dialog")]
#[case::transmission(json!({ "transmissions": [
    { "id": ID, "type": "Alert", "sender": { "actorType": "ServiceOwner" }, "content": { "title": text("a") } },
] }), "DialogTransmission")]
#[case::activity(json!({ "activities": [
    { "id": ID, "type": "DialogOpened", "performedBy": { "actorType": "ServiceOwner" } },
] }), "DialogActivity")]
#[case::attachment(json!({ "attachments": [
    { "id": ID, "urls": [{ "url": "https://example.com", "consumerType": "Gui" }] },
] }), "Attachment")]
#[case::attachment_url(json!({ "attachments": [
    { "urls": [{ "id": ID, "url": "https://example.com", "consumerType": "Gui" }] },
] }), "AttachmentUrl")]
#[case::gui_action(json!({ "guiActions": [
    { "id": ID, "action": "read", "priority": "Primary", "url": "https://example.com",
      "title": [{ "languageCode": "nb", "value": "a" }] },
] }), "DialogGuiAction")]
#[case::api_action(json!({ "apiActions": [
    { "id": ID, "action": "read", "endpoints": [{ "url": "https://example.com", "httpMethod": "GET" }] },
] }), "DialogApiAction")]
#[case::endpoint(json!({ "apiActions": [
    { "action": "read", "endpoints": [{ "id": ID, "url": "https://example.com", "httpMethod": "GET" }] },
] }), "DialogApiActionEndpoint")]
#[tokio::test]
async fn an_identifier_that_was_used_cannot_be_used_again(#[case] part: Value, #[case] key: &str) {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let body = dialog::with(part);
    assert_eq!(owner.post(PATH, &body).await.status, 201);
    let again = owner.post(PATH, &body).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.body["errors"], json!({ key: [format!("Key ('Id')=({ID}) already exists.")] }));
}

const ID: &str = "01900000-0000-7000-8000-000000000001";

#[tokio::test]
async fn only_resources_of_the_caller_may_be_used() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let foreign = app.resource_of("974761076");

    let unknown = owner.post(PATH, &dialog::with(json!({ "serviceResource": "urn:altinn:resource:nothing" }))).await;
    assert_eq!((unknown.status, unknown.keys()), (422, vec!["ServiceResource".to_owned()]));

    let of_other = owner.post(PATH, &dialog::with(json!({ "serviceResource": foreign }))).await;
    assert_eq!((of_other.status, of_other.keys()), (403, vec!["Forbidden".to_owned()]));

    let referenced = dialog::with(json!({ "guiActions": [{
        "action": "read", "priority": "Primary", "url": "https://example.com", "authorizationAttribute": foreign,
        "title": [{ "languageCode": "nb", "value": "a" }],
    }] }));
    assert_eq!(owner.post(PATH, &referenced).await.status, 403);

    let admin = app.service_owner_with("digdir:dialogporten.serviceprovider.admin");
    assert_eq!(admin.post(PATH, &dialog::with(json!({ "serviceResource": foreign }))).await.status, 201);
    let unknown = admin.post(PATH, &dialog::with(json!({ "serviceResource": "urn:altinn:resource:nothing" }))).await;
    assert_eq!((unknown.status, unknown.keys()), (422, vec!["ServiceResource".to_owned(), "Org".to_owned()]));
}

#[tokio::test]
async fn message_services_need_their_scope() {
    let app = TestApp::start().await;
    let message = dialog::with(json!({ "serviceResource": app.correspondence_resource() }));
    let refused = app.service_owner().post(PATH, &message).await;
    assert_eq!((refused.status, refused.keys()), (403, vec!["Forbidden".to_owned()]));
    for scope in ["digdir:dialogporten.correspondence", "digdir:dialogporten.serviceprovider.correspondence"] {
        assert_eq!(app.service_owner_with(scope).post(PATH, &message).await.status, 201);
    }
    let plain_admin = app.service_owner_with("digdir:dialogporten.serviceprovider.admin");
    assert_eq!(plain_admin.post(PATH, &message).await.status, 201);
    let opened = dialog::with(json!({ "activities": [
        { "type": "CorrespondenceOpened", "performedBy": { "actorType": "ServiceOwner" } },
    ] }));
    assert_eq!(app.service_owner().post(PATH, &opened).await.status, 403);
    assert_eq!(plain_admin.post(PATH, &opened).await.status, 403);
}

#[rstest]
#[case(json!({ "dueAt": "2000-01-01T00:00:00Z" }), &["DueAt"])]
#[case(json!({ "expiresAt": "2000-01-01T00:00:00Z", "dueAt": "2000-01-01T00:00:00Z" }), &["DueAt", "ExpiresAt"])]
#[case(json!({ "visibleFrom": "2000-01-01T00:00:00Z" }), &["VisibleFrom"])]
#[tokio::test]
async fn times_that_have_passed_are_refused_unless_silent_or_admin(#[case] part: Value, #[case] keys: &[&str]) {
    let app = TestApp::start().await;
    let body = dialog::with(part);
    let refused = app.service_owner().post(PATH, &body).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.keys(), keys);
    assert_eq!(app.service_owner().post(&format!("{PATH}?IsSilentUpdate=True"), &body).await.status, 201);
    let admin = app.service_owner_with("digdir:dialogporten.serviceprovider.admin");
    assert_eq!(admin.post(PATH, &body).await.status, 201);
}

#[tokio::test]
async fn an_actor_whom_the_register_does_not_know_is_refused() {
    let app = TestApp::start().await;
    let body = dialog::with(json!({ "activities": [{ "type": "DialogOpened", "performedBy": {
        "actorType": "PartyRepresentative", "actorId": "urn:altinn:person:identifier-no:26878710087" } }] }));
    let refused = app.service_owner().post(PATH, &body).await;
    assert_eq!((refused.status, refused.keys()), (422, vec!["ActorId".to_owned()]));
    assert!(!refused.text.contains("26878710087"), "errors name no person");
}

#[tokio::test]
async fn creating_leaves_its_events_in_the_outbox() {
    let app = TestApp::start().await;
    let owner = app.service_owner();
    let id = owner.post(PATH, &dialog::complete()).await.created_id();
    let mut names: Vec<String> =
        app.outbox_of(&id).await.iter().map(|e| e["kind"]["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "activityCreated",
            "activityCreated",
            "dialogCreated",
            "transmissionCreated",
            "transmissionCreated",
            "transmissionCreated",
        ]
    );
    let silent = owner.post(&format!("{PATH}?isSilentUpdate=true"), &dialog::minimal()).await.created_id();
    let events = app.outbox_of(&silent).await;
    assert_eq!(events.len(), 1);
    assert_eq!((&events[0]["kind"]["name"], &events[0]["isSilent"]), (&json!("dialogCreated"), &json!(true)));
}

#[tokio::test]
async fn a_neighbor_that_fails_gives_502_and_nothing_is_stored() {
    let app = TestApp::start_with(|platform| platform.inject_fault(Fault::status("/resourceregistry", 500))).await;
    let answer = app.service_owner().post(PATH, &dialog::with(json!({ "idempotentKey": "later" }))).await;
    assert_eq!(answer.status, 502);
    assert_eq!(answer.body["title"], "Bad gateway.");
    assert!(answer.body.get("errors").is_none());
    app.recover();
    app.eventually(|| async {
        let answer = app.service_owner().post(PATH, &dialog::with(json!({ "idempotentKey": "later" }))).await;
        (answer.status == 201).then_some(())
    })
    .await;
}
