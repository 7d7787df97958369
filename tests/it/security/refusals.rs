//! Every operation against every caller who must not get through: exact status and challenge, and nothing has changed.

use dialogporten_sandbox::simulator::{Signing, TokenRequest};
use dialogporten_testkit::{Actor, Answer, TestApp};
use futures::StreamExt as _;
use serde_json::json;

use super::operations::{Ids, Operation, Policy, open, operations};
use super::world::{
    ADMIN, CHANGE, CHECK, OTHER_OWNER, OWNER, SEARCH, SERVICE_PROVIDER, call, call_at, ids, nth_ids, right_token,
};
use crate::dialog::{LEADER, STRANGER};

const INVALID: &str = "Bearer error=\"invalid_token\"";
const EXPIRED: &str = "Bearer error=\"invalid_token\", error_description=\"The token expired at '";
const EARLY: &str = "Bearer error=\"invalid_token\", error_description=\"The token is not valid before '";
const FORGED: &str =
    "Bearer error=\"invalid_token\", error_description=\"The signature is invalid or the signing key is not known\"";

/// What is wrong with a token that is otherwise right, and the challenge that says so.
type Defect = (&'static str, fn(TokenRequest) -> TokenRequest, &'static str);

const DEFECTS: [Defect; 10] = [
    ("expired", |token| token.lifetime(-3), EXPIRED),
    ("not yet valid", |token| token.claim("nbf", 4_000_000_000_i64).claim("exp", 4_000_000_600_i64), EARLY),
    ("without an end", |token| token.without("exp"), INVALID),
    ("of an issuer that is not trusted", |token| token.claim("iss", "https://somebody.example/"), "Bearer"),
    ("without an issuer", |token| token.without("iss"), "Bearer"),
    ("signed with the key of another issuer", |token| token.signed(Signing::ForeignKey), FORGED),
    ("signed with a key that nobody publishes", |token| token.signed(Signing::UnknownKey), FORGED),
    ("not signed", |token| token.signed(Signing::Unsigned), FORGED),
    ("signed with the public key", |token| token.signed(Signing::HmacWithPublicKey), FORGED),
    ("with an end that is no time", |token| token.claim("exp", "tomorrow"), INVALID),
];

/// Values of the header that hold no token.
const HEADERS: [(Option<&str>, &str); 5] = [
    (None, "Bearer"),
    (Some("Basic YTpi"), "Bearer"),
    (Some("Bearer"), "Bearer"),
    (Some("Bearer garbage"), INVALID),
    (Some("Bearer e30.e30.AAAA"), INVALID),
];

/// Does an answer tell anything about the dialog, besides what the request itself said?
fn leaks(answer: &Answer, ids: &Ids) -> bool {
    let mut body = answer.body.clone();
    if let Some(body) = body.as_object_mut() {
        body.remove("instance");
    }
    let text = body.to_string();
    [ids.transmission.as_str(), &ids.activity, &ids.seen, "Søknad", "merke"].into_iter().any(|told| text.contains(told))
}

/// Runs a check for many things, a few at a time.
async fn each<T, F: Future<Output = ()>>(things: Vec<T>, check: impl Fn(T) -> F) {
    futures::stream::iter(things).for_each_concurrent(4, check).await;
}

#[tokio::test]
async fn nobody_gets_through_without_a_sound_token() {
    let app = TestApp::start().await;
    let ids = ids(&app).await;
    let dialog_token = app.person(LEADER).get(&format!("/api/v1/enduser/dialogs/{}", ids.dialog)).await;
    let dialog_token = dialog_token.body["dialogToken"].as_str().unwrap().to_owned();
    let before = app.everything_stored().await;

    let mut checks: Vec<(Operation, Actor, &str, &str)> = Vec::new();
    for operation in operations() {
        for (name, change, challenge) in DEFECTS {
            let caller = app.caller(&change(right_token(operation.policy, OWNER)));
            checks.push((operation, caller, name, challenge));
        }
        for (header, challenge) in HEADERS {
            let mut caller = app.anonymous();
            if let Some(value) = header {
                caller = caller.with_header("authorization", value);
            }
            checks.push((operation, caller, header.unwrap_or("no header"), challenge));
        }
        checks.push((operation, app.anonymous().with_token(&dialog_token), "a dialog token", "Bearer"));
    }
    each(checks, |(operation, caller, name, challenge)| {
        let ids = &ids;
        async move {
            let about = format!("{} {} with a token {name}", operation.method, operation.template);
            let answer = call(&caller, &operation, ids).await;
            assert_eq!(answer.status, 401, "{about}: {}", answer.text);
            let sent = answer.header("www-authenticate");
            let is_exact = if challenge.ends_with('\'') || challenge == INVALID {
                sent.starts_with(challenge)
            } else {
                sent == challenge
            };
            assert!(is_exact, "{about}: {sent}");
            assert_eq!(answer.body["status"], 401, "{about}");
            assert!(answer.keys().is_empty() && !leaks(&answer, ids), "{about}: {}", answer.text);
        }
    })
    .await;
    assert_eq!(app.everything_stored().await, before);
}

/// Returns callers whose token is sound but not for the operation, and the key of the error, if there is one.
fn wrong_callers(policy: Policy) -> Vec<(&'static str, TokenRequest, Option<&'static str>)> {
    let system_user =
        || TokenRequest::system_user("3f0b1c2d-4e5f-4a6b-8c7d-9e0f1a2b3c4d".parse().unwrap(), "312001004", "312002000");
    let owner = || right_token(policy, OWNER);
    let machine = |scopes: &[&str]| TokenRequest::machine(OWNER).scopes(&scopes.join(" "));
    if policy == Policy::EndUser {
        let email = dialogporten_sandbox::world::seed().email_users.remove(0);
        return vec![
            ("person without the scope", TokenRequest::person(LEADER).scopes("openid profile"), None),
            ("person with a similar scope", TokenRequest::person(LEADER).scopes("digdir:dialogporten.other"), None),
            ("system user without the scope", system_user().scopes("openid"), None),
            ("service owner", TokenRequest::service_owner(OWNER), None),
            ("machine with the scope", TokenRequest::machine(OWNER).scopes("digdir:dialogporten"), Some("Type")),
            ("person who is a service owner", TokenRequest::person(LEADER).add_scopes(SERVICE_PROVIDER), Some("Type")),
            ("person with a wrong number", TokenRequest::person("17829010179"), Some("Type")),
            (
                "e-mail user with another login",
                {
                    let token = TokenRequest::email_user(&email);
                    token.claim("amr", json!(["Selfregistered-email", "other"]))
                },
                Some("Type"),
            ),
            (
                "user with a name only",
                TokenRequest::self_identified_user("SIUser1234", 20_000_011, 50_000_011),
                Some("Type"),
            ),
            (
                "old user of a company",
                TokenRequest::enterprise_user("old", 20_000_012, 50_000_002, "312001004"),
                Some("Type"),
            ),
            ("Feide user", TokenRequest::feide_user(&"a".repeat(64)), Some("Type")),
        ];
    }
    let mut callers = vec![
        ("person", TokenRequest::person(LEADER), None),
        ("system user", system_user(), None),
        ("machine without scopes", TokenRequest::machine(OWNER), None),
        ("no organization", owner().without("consumer"), None),
        ("other authority", owner().claim("consumer", json!({ "authority": "x", "ID": "0192:312999005" })), None),
        (
            "other country",
            { owner().claim("consumer", json!({ "authority": "iso6523-actorid-upis", "ID": "9908:312999005" })) },
            None,
        ),
        ("wrong number of an organization", right_token(policy, "312999006"), None),
    ];
    match policy {
        Policy::EndUser => {}
        Policy::ServiceOwner => {
            callers.push(("every other scope", machine(&[SEARCH, CHANGE, ADMIN, CHECK, "digdir:dialogporten"]), None));
            callers.push(("system user with the scope", system_user().add_scopes(SERVICE_PROVIDER), Some("Type")));
        }
        Policy::Search => {
            callers.push(("without search", machine(&[SERVICE_PROVIDER, ADMIN, CHANGE]), None));
            callers.push(("search only", machine(&[SEARCH, ADMIN]), None));
            let both = format!("{SERVICE_PROVIDER} {SEARCH}");
            callers.push(("system user with the scopes", system_user().add_scopes(&both), Some("Type")));
        }
        Policy::Correction => {
            callers.push(("without correction", machine(&[SERVICE_PROVIDER, SEARCH, ADMIN]), None));
            callers.push(("correction only", machine(&[CHANGE, ADMIN]), None));
        }
        Policy::Administrator => {
            callers.push(("without administration", machine(&[SERVICE_PROVIDER, SEARCH, CHANGE]), None));
            callers.push(("administration only", machine(&[ADMIN]), None));
            let both = format!("{SERVICE_PROVIDER} {ADMIN}");
            callers.push(("system user with the scopes", system_user().add_scopes(&both), Some("Type")));
            callers.push(("person with the scopes", owner().claim("pid", LEADER), Some("Type")));
        }
        Policy::Notification => {
            callers.push(("service owner", machine(&[SERVICE_PROVIDER, SEARCH, ADMIN, CHANGE]), None));
        }
    }
    callers
}

#[tokio::test]
async fn nobody_gets_through_with_a_token_for_something_else() {
    let app = TestApp::start().await;
    let ids = ids(&app).await;
    let before = app.everything_stored().await;
    let checks: Vec<_> = operations()
        .into_iter()
        .flat_map(|operation| wrong_callers(operation.policy).into_iter().map(move |caller| (operation, caller)))
        // Whoever has the scope of service owners may say whom it acts for, and is then no system user any more.
        .filter(|(operation, (_, _, key))| key.is_none() || !operation.path(&ids).contains("endUserId"))
        .collect();
    each(checks, |(operation, (name, token, key))| {
        let (app, ids) = (&app, &ids);
        async move {
            let about = format!("{} {} by {name}", operation.method, operation.template);
            let caller = app.caller(&token);
            let answer = call(&caller, &operation, ids).await;
            assert_eq!((answer.status, answer.keys()), (403, Vec::from_iter(key.map(str::to_owned))), "{about}");
            assert_eq!(answer.header("www-authenticate"), "", "{about}");
            // Neither a malformed address nor a malformed body changes that.
            let odd = operation.path(ids).replace(&ids.dialog, "nonsense");
            // There such an address is no route at all.
            let is_route = odd.contains("nonsense") && !odd.contains("updateFormSavedActivityTime");
            if is_route || operation.body(ids).is_some() {
                let path = if is_route { odd } else { operation.path(ids) };
                let answer = call_at(&caller, &operation, &path, Some(json!("{"))).await;
                assert_eq!(answer.status, 403, "{about}, malformed");
            }
        }
    })
    .await;
    assert_eq!(app.everything_stored().await, before);
}

#[tokio::test]
async fn nobody_reaches_the_dialogs_of_others() {
    let app = TestApp::start().await;
    let ids = ids(&app).await;
    for operation in operations() {
        // An administrator is a stranger to nobody.
        if operation.policy == Policy::Administrator || operation.policy == Policy::Notification {
            continue;
        }
        let before = app.everything_stored().await;
        let caller = match operation.policy {
            Policy::EndUser => app.person(STRANGER),
            policy => app.caller(&right_token(policy, OTHER_OWNER)),
        };
        let answer = call(&caller, &operation, &ids).await;
        let about = format!("{} {}", operation.method, operation.template);
        assert_eq!(answer.status, operation.foreign, "{about}: {}", answer.text);
        assert!(!leaks(&answer, &ids), "{about}: {}", answer.text);
        assert_eq!(answer.header("www-authenticate"), "", "{about}");
        assert_eq!(app.everything_stored().await, before, "{about}");
    }
}

#[tokio::test]
async fn whoever_an_operation_is_for_gets_through() {
    let app = TestApp::start().await;
    for (number, operation) in operations().into_iter().enumerate() {
        let about = format!("{} {}", operation.method, operation.template);
        let ids = nth_ids(&app, number).await;
        // The audience is nobody's business.
        let token = right_token(operation.policy, OWNER).claim("aud", json!(["https://somewhere.example", "else"]));
        let answer = call(&app.caller(&token), &operation, &ids).await;
        assert_eq!(answer.status, operation.success, "{about}: {}", answer.text);
    }
}

#[tokio::test]
async fn what_everybody_may_know_does_not_depend_on_tokens() {
    let app = TestApp::start().await;
    for path in open() {
        let without = app.anonymous().get(&path).await;
        assert!(without.status < 400, "{path}: {}", without.status);
        for token in ["garbage", "e30.e30.AAAA"] {
            assert_eq!(app.anonymous().with_token(token).get(&path).await.status, without.status, "{path}");
        }
    }
}
