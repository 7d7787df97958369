//! What holds for every operation that writes.

use dialogporten_sandbox::simulator::TokenRequest;
use dialogporten_testkit::TestApp;
use serde_json::json;

use crate::dialog::{self, LEADER};

const OWNER: &str = "312999005";
const EVERY_SCOPE: &str = "digdir:dialogporten.serviceprovider.admin \
                           digdir:dialogporten.serviceprovider.changetransmissions";
const ID: &str = "01900000-0000-7000-8000-00000000ffff";

/// Method and path below `/api/v1/serviceowner`, with `{id}` for identifiers, and whether a revision can be given.
const WRITES: [(&str, &str, bool); 15] = [
    ("POST", "/dialogs", false),
    ("PUT", "/dialogs/{id}", true),
    ("PATCH", "/dialogs/{id}", true),
    ("DELETE", "/dialogs/{id}", true),
    ("POST", "/dialogs/{id}/actions/restore", true),
    ("POST", "/dialogs/{id}/actions/purge", true),
    ("POST", "/dialogs/{id}/actions/freeze", true),
    ("POST", "/dialogs/{id}/activities", true),
    ("POST", "/dialogs/{id}/transmissions", true),
    ("PUT", "/dialogs/{id}/transmissions/{id}", true),
    ("POST", "/dialogs/{id}/activities/{id}/actions/updateFormSavedActivityTime", true),
    ("POST", "/dialogs/{id}/context/labels", true),
    ("DELETE", "/dialogs/{id}/context/labels/merke", true),
    ("PUT", "/dialogs/{id}/endusercontext/systemlabels", true),
    ("POST", "/dialogs/endusercontext/systemlabels/actions/bulkset", false),
];

fn path(template: &str, id: &str) -> String {
    format!("/api/v1/serviceowner{}", template.replace("{id}", id))
}

#[tokio::test]
async fn nobody_writes_without_the_token_of_a_service_owner() {
    let app = TestApp::shared().await;
    let callers = [
        (app.anonymous(), 401),
        (app.anonymous().with_token("garbage"), 401),
        (app.person(LEADER), 403),
        (app.caller(&TokenRequest::machine(OWNER).scopes("digdir:dialogporten")), 403),
        (app.caller(&TokenRequest::service_owner(OWNER).without("consumer")), 403),
    ];
    for (method, template, _) in WRITES {
        for (caller, status) in &callers {
            let answer = caller.send(method, &path(template, ID), Some(&json!({}))).await;
            assert_eq!(answer.status, *status, "{method} {template}");
            assert_eq!(answer.header("www-authenticate").is_empty(), *status == 403, "{method} {template}");
        }
    }
}

#[tokio::test]
async fn a_malformed_revision_is_refused() {
    let app = TestApp::shared().await;
    let owner = app.service_owner_with(EVERY_SCOPE);
    for (method, template, _) in WRITES.into_iter().filter(|(_, _, takes_revision)| *takes_revision) {
        for revision in ["zzz", "*", &format!("{ID}, {ID}")] {
            let caller = owner.with_header("if-match", revision);
            let answer = caller.send(method, &path(template, ID), Some(&json!({}))).await;
            assert_eq!((answer.status, answer.keys()), (400, vec!["If-Match".to_owned()]), "{method} {template}");
        }
    }
}

#[tokio::test]
async fn a_malformed_identifier_is_refused() {
    let app = TestApp::shared().await;
    let owner = app.service_owner_with(EVERY_SCOPE);
    for (method, template, _) in WRITES.into_iter().filter(|(_, template, _)| template.contains("{id}")) {
        // There such a path is no route at all.
        if template.ends_with("updateFormSavedActivityTime") {
            assert_eq!(owner.send(method, &path(template, "nonsense"), Some(&json!("x"))).await.status, 404);
            continue;
        }
        let answer = owner.send(method, &path(template, "nonsense"), Some(&json!({}))).await;
        assert_eq!(answer.status, 400, "{method} {template}");
        assert!(answer.keys().contains(&"dialogId".to_owned()), "{method} {template} {}", answer.text);
    }
}

/// Dialogs to write to, and somebody whom the register does not know.
struct World {
    app: TestApp,
    dialog: String,
    letter: &'static str,
}

const UNKNOWN: &str = "urn:altinn:person:identifier-no:26878710087";
const LETTER: &str = "01900000-0000-7000-8000-0000000000a1";
const DIALOGS: &str = "/api/v1/serviceowner/dialogs";

impl World {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let letter = dialog::merged(dialog::transmission(), json!({ "id": LETTER }));
        let body = dialog::with(json!({ "transmissions": [letter] }));
        let dialog = app.service_owner().post(DIALOGS, &body).await.created_id();
        Self { app, dialog, letter: LETTER }
    }
}

#[tokio::test]
async fn an_actor_whom_nobody_knows_is_refused_by_every_operation() {
    let World { app, dialog, letter } = World::new().await;
    let owner = app.service_owner_with(EVERY_SCOPE);
    let actor = json!({ "actorType": "PartyRepresentative", "actorId": UNKNOWN });
    let message = dialog::merged(dialog::transmission(), json!({ "sender": actor, "isSilentUpdate": true }));
    let labels = json!({ "addLabels": ["Bin"], "performedBy": actor });
    let bulk = dialog::merged(labels.clone(), json!({ "dialogs": [{ "dialogId": dialog }] }));
    for (method, path, body) in [
        ("POST", format!("{DIALOGS}/{dialog}/transmissions"), &message),
        ("PUT", format!("{DIALOGS}/{dialog}/transmissions/{letter}"), &message),
        ("PUT", format!("{DIALOGS}/{dialog}/endusercontext/systemlabels"), &labels),
        ("POST", format!("{DIALOGS}/endusercontext/systemlabels/actions/bulkset"), &bulk),
    ] {
        let refused = owner.send(method, &path, Some(body)).await;
        assert_eq!((refused.status, refused.keys()), (422, vec!["ActorId".to_owned()]), "{method} {path}");
    }
}

#[tokio::test]
async fn identifiers_of_files_addresses_and_endpoints_belong_to_one_dialog() {
    let World { app, dialog, letter } = World::new().await;
    let owner = app.service_owner_with(EVERY_SCOPE);
    let id = |number: u32| format!("01900000-0000-7000-8000-{number:012x}");
    let file =
        |members| dialog::merged(json!({ "urls": [{ "url": "https://example.com", "consumerType": "Gui" }] }), members);
    let address = json!({ "urls": [{ "id": id(0xd1), "url": "https://example.com", "consumerType": "Gui" }] });
    let endpoint = json!({ "id": id(0xd2), "url": "https://example.com", "httpMethod": "GET" });
    let taken = json!({
        "attachments": [file(json!({ "id": id(0xd0) })), address],
        "apiActions": [{ "action": "read", "endpoints": [endpoint] }],
    });
    owner.post(DIALOGS, &dialog::with(taken)).await.created_id();

    let update = |members: serde_json::Value| dialog::update_with(members);
    let correction = |file: serde_json::Value| {
        dialog::merged(dialog::transmission(), json!({ "isSilentUpdate": true, "attachments": [file] }))
    };
    let (whole, message) = (format!("{DIALOGS}/{dialog}"), format!("{DIALOGS}/{dialog}/transmissions/{letter}"));
    for (path, body, key) in [
        (&whole, update(json!({ "attachments": [address] })), "AttachmentUrl"),
        (
            &whole,
            update(json!({ "apiActions": [{ "action": "read", "endpoints": [endpoint] }] })),
            "DialogApiActionEndpoint",
        ),
        (&message, correction(file(json!({ "id": id(0xd0) }))), "Attachment"),
        (&message, correction(address.clone()), "AttachmentUrl"),
    ] {
        let refused = owner.send("PUT", path, Some(&body)).await;
        assert_eq!((refused.status, refused.keys()), (422, vec![key.to_owned()]), "{key} {}", refused.text);
        assert!(refused.text.contains("already exists"));
    }
}

#[tokio::test]
async fn transmissions_are_counted_and_nested_within_limits() {
    let World { app, dialog, letter } = World::new().await;
    let owner = app.service_owner();
    let path = format!("{DIALOGS}/{dialog}");
    let answers =
        |count| vec![dialog::merged(dialog::transmission(), json!({ "relatedTransmissionId": letter })); count];
    let put = |transmissions| dialog::update_with(json!({ "transmissions": transmissions }));
    let wide = owner.send("PUT", &path, Some(&put(answers(101)))).await;
    assert_eq!((wide.status, wide.keys()), (422, vec!["Transmissions".to_owned()]));
    assert_eq!(owner.send("PUT", &path, Some(&put(answers(100)))).await.status, 204);

    app.set_stored(&dialog, "from_party_transmissions_count = 32767, from_service_owner_transmissions_count = 32767")
        .await;
    for (kind, key) in
        [("Submission", "FromPartyTransmissionsCount"), ("Information", "FromServiceOwnerTransmissionsCount")]
    {
        let one = dialog::merged(dialog::transmission(), json!({ "type": kind }));
        let refused = owner.send("PUT", &path, Some(&put(vec![one]))).await;
        assert_eq!((refused.status, refused.keys()), (422, vec![key.to_owned()]));
    }
}
