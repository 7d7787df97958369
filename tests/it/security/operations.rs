//! Every operation that is routed, and who may call it.

use dialogporten_rest::Surface;
use serde_json::{Value, json};

use crate::dialog::{self, merged};

/// What an operation demands of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Policy {
    EndUser,
    ServiceOwner,
    Search,
    Correction,
    Administrator,
    Notification,
}

/// One operation: method, address as it is routed, and what this test needs to know of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) template: &'static str,
    pub(super) policy: Policy,
    /// What whoever may call gets.
    pub(super) success: u16,
    /// What a caller of the right kind gets who has no business with the dialog: another owner, or somebody else's reader.
    pub(super) foreign: u16,
}

const fn op(method: &'static str, template: &'static str, policy: Policy, success: u16, foreign: u16) -> Operation {
    Operation { method, template, policy, success, foreign }
}

/// Every operation that is not open to everybody. A route without a row fails a test below.
#[rustfmt::skip]
pub(super) const OPERATIONS: [Operation; 41] = {
    use Policy::{Administrator, Correction, EndUser, Notification, Search, ServiceOwner};
    [
        op("GET", "/api/v1/enduser/parties", EndUser, 200, 200),
        op("GET", "/api/v1/enduser/serviceresources", EndUser, 200, 200),
        op("GET", "/api/v1/enduser/dialoglookup", EndUser, 200, 403),
        op("GET", "/api/v1/enduser/dialogs", EndUser, 200, 200),
        op("GET", "/api/v1/enduser/dialogs/{dialogId}", EndUser, 200, 403),
        op("GET", "/api/v1/enduser/dialogs/{dialogId}/activities", EndUser, 200, 404),
        op("GET", "/api/v1/enduser/dialogs/{dialogId}/activities/{activityId}", EndUser, 200, 404),
        op("GET", "/api/v1/enduser/dialogs/{dialogId}/context/labellog", EndUser, 200, 404),
        op("PUT", "/api/v1/enduser/dialogs/{dialogId}/context/systemlabels", EndUser, 204, 403),
        op("GET", "/api/v1/enduser/dialogs/{dialogId}/seenlog", EndUser, 200, 404),
        op("GET", "/api/v1/enduser/dialogs/{dialogId}/seenlog/{seenLogId}", EndUser, 200, 404),
        op("GET", "/api/v1/enduser/dialogs/{dialogId}/transmissions", EndUser, 200, 404),
        op("GET", "/api/v1/enduser/dialogs/{dialogId}/transmissions/{transmissionId}", EndUser, 200, 404),
        op("POST", "/api/v1/enduser/dialogs/context/systemlabels/actions/bulkset", EndUser, 204, 404),

        op("GET", "/api/v1/serviceowner/dialoglookup", ServiceOwner, 200, 403),
        op("GET", "/api/v1/serviceowner/dialogs", Search, 200, 200),
        op("POST", "/api/v1/serviceowner/dialogs", ServiceOwner, 201, 403),
        op("GET", "/api/v1/serviceowner/dialogs/endusercontext", Search, 200, 200),
        op("POST", "/api/v1/serviceowner/dialogs/endusercontext/systemlabels/actions/bulkset", ServiceOwner, 204, 404),
        op("GET", "/api/v1/serviceowner/dialogs/{dialogId}", ServiceOwner, 200, 404),
        op("PUT", "/api/v1/serviceowner/dialogs/{dialogId}", ServiceOwner, 204, 404),
        op("PATCH", "/api/v1/serviceowner/dialogs/{dialogId}", ServiceOwner, 204, 404),
        op("DELETE", "/api/v1/serviceowner/dialogs/{dialogId}", ServiceOwner, 204, 404),
        op("POST", "/api/v1/serviceowner/dialogs/{dialogId}/actions/restore", ServiceOwner, 204, 404),
        op("POST", "/api/v1/serviceowner/dialogs/{dialogId}/actions/purge", ServiceOwner, 204, 404),
        op("POST", "/api/v1/serviceowner/dialogs/{dialogId}/actions/freeze", ServiceOwner, 403, 403),
        op("GET", "/api/v1/serviceowner/dialogs/{dialogId}/actions/should-send-notification", Notification, 200, 200),
        op("GET", "/api/v1/serviceowner/dialogs/{dialogId}/activities", ServiceOwner, 200, 404),
        op("POST", "/api/v1/serviceowner/dialogs/{dialogId}/activities", ServiceOwner, 201, 404),
        op("GET", "/api/v1/serviceowner/dialogs/{dialogId}/activities/{activityId}", ServiceOwner, 200, 404),
        op("POST", "/api/v1/serviceowner/dialogs/{dialogId}/activities/{activityId}/actions/updateFormSavedActivityTime", Administrator, 204, 204),
        op("GET", "/api/v1/serviceowner/dialogs/{dialogId}/context/labels", ServiceOwner, 200, 404),
        op("POST", "/api/v1/serviceowner/dialogs/{dialogId}/context/labels", ServiceOwner, 204, 404),
        op("DELETE", "/api/v1/serviceowner/dialogs/{dialogId}/context/labels/{label}", ServiceOwner, 204, 404),
        op("PUT", "/api/v1/serviceowner/dialogs/{dialogId}/endusercontext/systemlabels", ServiceOwner, 204, 404),
        op("GET", "/api/v1/serviceowner/dialogs/{dialogId}/seenlog", ServiceOwner, 200, 404),
        op("GET", "/api/v1/serviceowner/dialogs/{dialogId}/seenlog/{seenLogId}", ServiceOwner, 200, 404),
        op("GET", "/api/v1/serviceowner/dialogs/{dialogId}/transmissions", ServiceOwner, 200, 404),
        op("POST", "/api/v1/serviceowner/dialogs/{dialogId}/transmissions", ServiceOwner, 201, 404),
        op("GET", "/api/v1/serviceowner/dialogs/{dialogId}/transmissions/{transmissionId}", ServiceOwner, 200, 404),
        op("PUT", "/api/v1/serviceowner/dialogs/{dialogId}/transmissions/{transmissionId}", Correction, 204, 404),
    ]
};

/// Returns method and address of everything that is routed: the router tells it itself, so nothing can be forgotten.
pub(super) fn routed() -> Vec<(String, String)> {
    let text = format!("{:?}", dialogporten_rest::operations(Surface::All));
    let (routes, paths) = text.split_once("node: Node").expect("the router shows its addresses");
    let path_of = |id: &str| {
        let (_, found) = paths.split_once(&format!("RouteId({id}): \"")).expect("every route has an address");
        found.split('"').next().unwrap().to_owned()
    };
    let mut operations = Vec::new();
    for route in routes.split("RouteId(").skip(1) {
        let id = route.split(')').next().unwrap();
        let methods = route.split("allow_header: Bytes(b\"").nth(1).expect("every route has methods");
        for method in methods.split('"').next().unwrap().split(',').filter(|method| *method != "HEAD") {
            operations.push((method.to_owned(), path_of(id)));
        }
    }
    operations.sort();
    operations
}

/// Where everything is open to everybody.
const OPEN: [&str; 5] = ["/health", "/api/v1/.well-known/", "/api/v1/metadata/", "/swagger", "/scalar"];

fn is_open(path: &str) -> bool {
    OPEN.iter().any(|open| path.starts_with(open))
}

/// Returns the operations that somebody must be authenticated for.
pub(super) fn operations() -> Vec<Operation> {
    let routed = routed();
    OPERATIONS.into_iter().filter(|it| routed.iter().any(|(method, path)| it.is(method, path))).collect()
}

/// Returns the addresses that everybody may read.
pub(super) fn open() -> Vec<String> {
    let reads = routed().into_iter().filter(|(method, path)| method == "GET" && is_open(path) && !path.contains('{'));
    reads.map(|(_, path)| path).collect()
}

/// Things that exist.
#[derive(Debug, Clone)]
pub(super) struct Ids {
    pub(super) dialog: String,
    pub(super) activity: String,
    pub(super) transmission: String,
    pub(super) seen: String,
}

impl Operation {
    fn is(&self, method: &str, template: &str) -> bool {
        self.method == method && self.template == template
    }

    pub(super) fn is_end_user(&self) -> bool {
        self.policy == Policy::EndUser
    }

    pub(super) fn path(&self, ids: &Ids) -> String {
        let path = self
            .template
            .replace("{dialogId}", &ids.dialog)
            .replace("{activityId}", &ids.activity)
            .replace("{transmissionId}", &ids.transmission)
            .replace("{seenLogId}", &ids.seen)
            .replace("{label}", "merke");
        let last = self.template.rsplit('/').next().unwrap();
        match last {
            "dialoglookup" => format!("{path}?instanceRef=urn:altinn:dialog-id:{}", ids.dialog),
            "should-send-notification" => format!("{path}?conditionType=Exists&activityType=DialogCreated"),
            // On behalf of somebody, as the operation demands.
            "systemlabels" | "bulkset" if !self.is_end_user() => {
                format!("{path}?endUserId=urn:altinn:person:identifier-no:{}", dialog::LEADER)
            }
            "dialogs" | "endusercontext" if self.method == "GET" => format!("{path}?party={}", dialog::COMPANY),
            _ => path,
        }
    }

    /// Returns a body that is accepted.
    pub(super) fn body(&self, ids: &Ids) -> Option<Value> {
        let last = self.template.rsplit('/').next().unwrap();
        Some(match (self.method, last) {
            ("POST", "dialogs") => dialog::minimal(),
            ("PUT", "{dialogId}") => dialog::update(),
            ("PATCH", _) => json!([{ "op": "replace", "path": "/progress", "value": 7 }]),
            ("POST", "activities") => dialog::activity(),
            ("POST", "transmissions") => dialog::transmission(),
            ("PUT", "{transmissionId}") => merged(dialog::transmission(), json!({ "isSilentUpdate": true })),
            ("POST", "updateFormSavedActivityTime") => json!("2020-01-01T00:00:00Z"),
            ("POST", "labels") => json!({ "value": "nytt" }),
            ("PUT", "systemlabels") => json!({ "addLabels": ["Archive"] }),
            ("POST", "bulkset") => json!({ "addLabels": ["Archive"], "dialogs": [{ "dialogId": ids.dialog }] }),
            _ => return None,
        })
    }
}

#[test]
fn every_operation_has_a_row() {
    let has_row = |method: &str, path: &str| OPERATIONS.iter().any(|operation| operation.is(method, path));
    let missing: Vec<_> =
        routed().into_iter().filter(|(method, path)| !is_open(path) && !has_row(method, path)).collect();
    assert_eq!(missing, [], "add a row to OPERATIONS, so that everything below is checked for it, too");
    assert!(operations().len() == OPERATIONS.len() && open().len() >= 4, "{:?}", routed());
}

#[test]
fn an_operation_demands_what_its_side_demands() {
    for operation in OPERATIONS {
        let side = if operation.is_end_user() { "/api/v1/enduser/" } else { "/api/v1/serviceowner/" };
        assert!(operation.template.starts_with(side), "{}", operation.template);
    }
}
