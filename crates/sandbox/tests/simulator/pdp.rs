//! Decisions over HTTP; the rule itself has a table beside its code.

use dialogporten_sandbox::simulator::SimulatorSettings;
use dialogporten_sandbox::world;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{COMPANY, PERSON_A, PERSON_C, Platform, json};

const AUTHORIZE: &str = "/authorization/api/v1/authorize";
const DIALOG: &str = "urn:altinn:dialog-id:019b7660-6c00-7aaa-8bbb-0123456789ab";

fn attribute(id: &str, value: &str) -> Value {
    json!({ "AttributeId": id, "Value": value })
}

/// What a reader of a dialog with parts of every kind asks for.
fn questions(person: &str) -> Value {
    let resource = |id: &str, third: Value| {
        json!({ "Id": id, "Attribute": [
            attribute("urn:altinn:resource", "ttd-demo-service"),
            attribute("urn:altinn:organization:identifier-no", COMPANY),
            attribute("urn:altinn:resource:instance-id", DIALOG),
            third,
        ] })
    };
    let action = |id: &str, name: &str| json!({ "Id": id, "Attribute": [attribute("urn:oasis:names:tc:xacml:1.0:action:action-id", name)] });
    json!({ "Request": {
        "Resource": [
            resource("r1", attribute("urn:altinn:subresource", "main")),
            { "Id": "r2", "Attribute": [
                attribute("urn:altinn:organization:identifier-no", COMPANY),
                attribute("urn:altinn:app", "other-app"), attribute("urn:altinn:org", "ttd") ] },
            resource("r3", attribute("urn:altinn:subresource", "form2")),
            resource("r4", attribute("urn:altinn:task", "Task_1")),
        ],
        "Action": [action("a1", "read"), action("a2", "sign"), action("a3", "transmissionread"), action("a4", "write")],
        "AccessSubject": [{ "Id": "s1", "Attribute": [attribute("urn:altinn:person:identifier-no", person)] }],
        "MultiRequests": { "RequestReference": [
            { "ReferenceId": ["s1", "r1", "a1"] },
            { "ReferenceId": ["s1", "r2", "a1"] },
            { "ReferenceId": ["s1", "r3", "a2"] },
            { "ReferenceId": ["s1", "r4", "a3"] },
            { "ReferenceId": ["s1", "r1", "a4"] },
            { "ReferenceId": ["s1", "r9", "a4"] },
        ] },
    } })
}

async fn decisions(platform: &Platform, body: &Value) -> Vec<String> {
    let answer = json(platform.post(AUTHORIZE, body).send().await.unwrap()).await;
    let results = answer["response"].as_array().unwrap();
    results.iter().map(|result| result["decision"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn answers_in_the_order_of_the_questions() {
    let platform = Platform::start().await;
    let [permit, not, unclear] = ["Permit", "NotApplicable", "Indeterminate"];
    assert_eq!(decisions(&platform, &questions(PERSON_A)).await, [permit, not, permit, permit, permit, unclear]);
    assert_eq!(decisions(&platform, &questions(PERSON_C)).await, [permit, not, permit, permit, permit, unclear]);
    assert_eq!(decisions(&platform, &questions("12345678901")).await, [unclear; 6]);
}

#[tokio::test]
async fn permits_carry_the_minimum_level() {
    let platform = Platform::start().await;
    let answer = json(platform.post(AUTHORIZE, &questions(PERSON_A)).send().await.unwrap()).await;
    let assignment = &answer["response"][0]["obligations"][0]["attributeAssignment"][0];
    assert_eq!(assignment["category"], "urn:altinn:minimum-authenticationlevel");
    assert_eq!(assignment["value"], "3");
}

#[tokio::test]
async fn member_names_are_read_in_any_case_and_bodies_may_be_chunked() {
    let platform = Platform::start().await;
    let lower =
        questions(PERSON_A).to_string().replace("\"AttributeId\"", "\"attributeId\"").replace("\"Id\"", "\"id\"");
    let (first, second) = lower.split_at(40);
    let host = platform.simulator.base_uri().strip_prefix("http://").unwrap();
    let request = format!(
        "POST {AUTHORIZE} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer x\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{:x}\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n",
        first.len(),
        second.len(),
    );
    let mut connection = TcpStream::connect(host).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("Permit"), "{answer}");
}

#[tokio::test]
async fn demands_a_token_and_the_subscription_key() {
    let mut settings = SimulatorSettings::new(world::seed());
    settings.subscription_key = Some("right".to_owned());
    let platform = Platform::start_with(settings).await;
    let body = questions(PERSON_A);
    let anonymous = platform.client.post(platform.url(AUTHORIZE)).json(&body).send().await.unwrap();
    assert_eq!(anonymous.status(), 401);
    assert_eq!(platform.post(AUTHORIZE, &body).send().await.unwrap().status(), 403);
    let wrong = platform.post(AUTHORIZE, &body).header("Ocp-Apim-Subscription-Key", "wrong");
    assert_eq!(wrong.send().await.unwrap().status(), 403);
    let right = platform.post(AUTHORIZE, &body).header("Ocp-Apim-Subscription-Key", "right");
    assert_eq!(right.send().await.unwrap().status(), 200);
    assert_eq!(
        platform
            .post(AUTHORIZE, &json!({}))
            .header("Ocp-Apim-Subscription-Key", "right")
            .send()
            .await
            .unwrap()
            .status(),
        400
    );
}
