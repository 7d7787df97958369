//! What a developer sees when the sandbox has started.

use std::net::SocketAddr;
use std::path::Path;

/// The service owner of the examples.
const OWNER: &str = "312999005";
/// The person of the examples, who leads the company.
const PERSON: &str = "17829010178";
/// The company of the examples.
const COMPANY: &str = "312001004";
/// A dialog of the company that points to the sample service.
const DIALOG: &str = "019b7660-6c00-7aaa-8bbb-0123456789ab";

/// Returns where the token of the service owner comes from.
pub(super) fn owner_token_url(simulator: &str) -> String {
    format!(
        "{simulator}/api/GetEnterpriseToken?env=local&schema=maskinporten&orgNo={OWNER}\
         &scopes=digdir:dialogporten.serviceprovider"
    )
}

/// Returns where the token of the person comes from.
pub(super) fn person_token_url(simulator: &str) -> String {
    format!(
        "{simulator}/api/GetPersonalToken?env=local&schema=idporten&pid={PERSON}&authLvl=4&scopes=digdir:dialogporten"
    )
}

/// Returns the text.
pub(super) fn text(api: SocketAddr, simulator: &str, provider: &str, folder: &Path, seeded: usize) -> String {
    let api = format!("http://{api}");
    let world = if seeded > 0 { format!("{seeded} dialogs were created") } else { "as it was left".to_owned() };
    format!(
        r#"
Dialogporten is running. Press Ctrl-C to stop.

  API                  {api}/api/v1
  try it in a browser  {api}/swagger
  keys                 {api}/api/v1/.well-known/jwks.json
  simulated platform   {simulator}
  delivered events     {simulator}/sim/events
  sample service       {provider}
  data                 {data} ({world})

Paste this into another terminal.

  # 1. the agency 'ttd' gets a token and creates a dialog for a company
  OWNER=$(curl -s '{owner_token}')
  ID=$(curl -s '{api}/api/v1/serviceowner/dialogs' -H "Authorization: Bearer $OWNER" -H 'Content-Type: application/json' -d '{{
    "serviceResource": "urn:altinn:resource:ttd-demo-service",
    "party": "urn:altinn:organization:identifier-no:{COMPANY}",
    "content": {{ "title": {{ "value": [{{ "languageCode": "nb", "value": "Hei fra sandkassen" }}] }} }}
  }}' | tr -d '"'); echo "created $ID"

  # 2. the leader of the company logs in and opens it
  PERSON=$(curl -s '{person_token}')
  curl -s "{api}/api/v1/enduser/dialogs/$ID" -H "Authorization: Bearer $PERSON"

  # 3. another dialog points to the agency's own service, which verifies the dialog token and shows a text
  DIALOG=$(curl -s "{api}/api/v1/enduser/dialogs/{DIALOG}" -H "Authorization: Bearer $PERSON")
  TOKEN=$(echo "$DIALOG" | sed 's/.*"dialogToken":"\([^"]*\)".*/\1/')
  EMBED=$(echo "$DIALOG" | sed 's/.*"mainContentReference":{{"value":\[{{"value":"\([^"]*\)".*/\1/')
  curl -s "$EMBED" -H "Authorization: Bearer $TOKEN"

  # 4. the agency sees that it was opened
  curl -s "{api}/api/v1/serviceowner/dialogs/$ID" -H "Authorization: Bearer $OWNER"
"#,
        data = folder.display(),
        owner_token = owner_token_url(simulator),
        person_token = person_token_url(simulator),
    )
}
