//! Answers that follow from the kind of an operation, and the body of every failure.

use serde_json::{Value, json};

use super::walk;

/// Adds the failures that every operation of a kind has, and describes all failures.
pub(super) fn complete(document: &mut Value) {
    walk::operations(document, &mut |path, _, operation| {
        let has = |member: &str| operation.get(member).is_some();
        let (is_secured, has_body, has_parameters) = (has("security"), has("requestBody"), has("parameters"));
        let mut common = vec!["500"];
        if is_secured {
            common.extend(["401", "403", "502"]);
        }
        if has_body || has_parameters {
            common.push("400");
        }
        if has_body {
            common.extend(["408", "413", "415"]);
        }
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
        for status in common {
            responses.entry(status).or_insert(json!({}));
        }
        for (status, response) in responses.iter_mut() {
            describe(status, response);
        }
        if !path.starts_with("/api/v1/.well-known/") {
            let mut refused = json!({ "headers": {
                "Retry-After": { "description": "Seconds to wait.", "schema": { "type": "integer" } },
                "RateLimit": { "description": "What is left of the budget.", "schema": { "type": "string" } },
                "RateLimit-Policy": { "description": "The budget.", "schema": { "type": "string" } },
            } });
            describe("429", &mut refused);
            responses.insert("429".to_owned(), refused);
        }
        let mut unavailable = json!({ "headers": { "Retry-After": { "schema": { "type": "string" } } } });
        describe("503", &mut unavailable);
        responses.insert("503".to_owned(), unavailable);
        responses.sort_keys();
    });
}

fn describe(status: &str, response: &mut Value) {
    response["description"] = description(status).into();
    if status.starts_with(['4', '5']) {
        let problem = json!({ "schema": { "$ref": walk::reference("ProblemDetails") } });
        response["content"] = json!({ "application/problem+json": problem });
    }
    if let Some(content) = response.get_mut("content").and_then(Value::as_object_mut)
        && let Some(body) = content.remove("text/plain")
    {
        // The framework takes every text for plain text; ours are JSON.
        content.insert("application/json".to_owned(), body);
    }
}

fn description(status: &str) -> &'static str {
    match status {
        "200" => "What was asked for.",
        "201" => "It was created. The body is its identifier.",
        "204" => "It was done.",
        "400" => "The request is not valid.",
        "401" => "There is no valid access token.",
        "403" => "The caller may not do this.",
        "404" => "There is no such thing, or not for the caller.",
        "406" => "The client does not take JSON.",
        "408" => "The body took too long.",
        "409" => "The request is in conflict with another one.",
        "410" => "The dialog was deleted.",
        "412" => "The revision is not the current one.",
        "413" => "The body is too large.",
        "415" => "The body is not JSON.",
        "422" => "The request cannot be carried out as things are.",
        "429" => "The client has used up what it may ask for.",
        "502" => "A service that the answer depends on failed.",
        "503" => "The service is being maintained.",
        _ => "Something went wrong.",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::complete;

    #[test]
    fn failures_follow_from_the_kind_of_the_operation() {
        let mut document = json!({ "paths": { "/a": { "post": {
            "security": [],
            "requestBody": {},
            "responses": { "201": { "content": { "text/plain": { "schema": {} } } }, "409": {} },
        } } } });
        complete(&mut document);
        let responses = &document["paths"]["/a"]["post"]["responses"];
        let statuses: Vec<&String> = responses.as_object().unwrap().keys().collect();
        assert_eq!(statuses, ["201", "400", "401", "403", "408", "409", "413", "415", "429", "500", "502", "503"]);
        assert_eq!(responses["201"]["content"], json!({ "application/json": { "schema": {} } }));
        let problem = json!({ "schema": { "$ref": "#/components/schemas/ProblemDetails" } });
        assert_eq!(responses["409"]["content"], json!({ "application/problem+json": problem }));
        let headers: Vec<&String> = responses["429"]["headers"].as_object().unwrap().keys().collect();
        assert_eq!(headers, ["Retry-After", "RateLimit", "RateLimit-Policy"]);
        assert_eq!(responses["503"]["headers"]["Retry-After"], json!({ "schema": { "type": "string" } }));
    }
}
