//! `/swagger`: the API description as a page.

use dialogporten_testkit::{Answer, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// Returns what follows each occurrence of a word, up to the next quotation mark.
fn values<'a>(text: &'a str, before: &str) -> Vec<&'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn settings(initializer: &Answer) -> Value {
    let first = initializer.text.lines().next().unwrap();
    serde_json::from_str(first.strip_prefix("const settings = ").unwrap().trim_end_matches(';')).unwrap()
}

#[rstest]
#[case("/swagger")]
#[case("/swagger/")]
#[case("/Swagger/INDEX.html")]
#[case("/scalar")]
#[case("/Scalar/")]
#[tokio::test]
async fn the_page_loads_only_what_is_served_beside_it(#[case] path: &str) {
    let app = TestApp::shared().await;
    let page = app.anonymous().get(path).await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let loaded = [values(&page.text, "src=\""), values(&page.text, "href=\"")].concat();
    assert_eq!(loaded.len(), 6, "{loaded:?}");
    assert!(!page.text.contains("//") && !page.text.contains("style="), "{}", page.text);
    for name in loaded {
        let asset = app.anonymous().get(&format!("/swagger/{name}")).await;
        let expected = match name.rsplit('.').next().unwrap() {
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            _ => "image/png",
        };
        assert_eq!((asset.status, asset.header("content-type")), (200, expected), "{name}");
        assert!(!asset.bytes.is_empty());
    }
}

#[tokio::test]
async fn nothing_but_our_scripts_may_run_and_nobody_else_is_asked() {
    let app = TestApp::shared().await;
    for path in ["/swagger/index.html", "/swagger/initializer.js", "/swagger/oauth2-redirect.html"] {
        let answer = app.anonymous().get(path).await;
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(!answer.text.contains("<script>"), "{path}");
    }
    let styles = app.anonymous().get("/swagger/swagger-ui.css").await.text;
    assert!(!styles.contains("@import") && !styles.contains("url(http"));
}

#[tokio::test]
async fn the_three_descriptions_are_offered() {
    let app = TestApp::shared().await;
    let settings = settings(&app.anonymous().get("/swagger/initializer.js").await);
    assert_eq!(
        settings["documents"],
        json!([
            { "name": "Dialogporten EndUser", "url": "v1.enduser/swagger.json" },
            { "name": "Dialogporten ServiceOwner", "url": "v1.serviceowner/swagger.json" },
            { "name": "Dialogporten", "url": "v1/swagger.json" },
        ])
    );
    for document in settings["documents"].as_array().unwrap() {
        let description = app.anonymous().get(&format!("/Swagger/{}", document["url"].as_str().unwrap())).await;
        assert_eq!(description.body["info"]["title"], document["name"]);
    }
    assert_eq!(settings["publicBase"], app.public_base());
}

#[tokio::test]
async fn requests_are_sent_from_the_page_only_where_that_is_wanted() {
    let app = TestApp::start_configured(&[
        ("WebApi__OpenApi__EnableTryItOut", "false"),
        ("WebApi__OpenApi__ServiceOwnerTokenUrl", "https://tokens.example.com/owner?a=b&c=d"),
    ])
    .await;
    assert_eq!(settings(&app.anonymous().get("/swagger/initializer.js").await)["isTryItOutEnabled"], false);
    let description = app.anonymous().get("/swagger/v1.enduser/swagger.json").await.body;
    assert_eq!(
        description["components"]["securitySchemes"]["maskinporten"]["description"],
        "Where tokens come from: [a token of a service owner](https://tokens.example.com/owner?a=b&c=d)."
    );
    let sandbox = TestApp::shared().await;
    assert_eq!(settings(&sandbox.anonymous().get("/swagger/initializer.js").await)["isTryItOutEnabled"], true);
}
