//! How the API description is shown.

use dialogporten_rest::OpenApiSettings;

use super::reader::Reader;

/// Returns what is told beside the description, and whether requests may be sent from its page.
pub(super) fn open_api(r: &mut Reader<'_>) -> OpenApiSettings {
    let url = |r: &mut Reader<'_>, name: &str| r.optional_url(&format!("WebApi:OpenApi:{name}"));
    OpenApiSettings {
        is_try_it_out_enabled: r.truth("WebApi:OpenApi:EnableTryItOut"),
        idporten_client_id: r.text("WebApi:OpenApi:IdportenClientId"),
        idporten_authorization_url: url(r, "IdportenAuthorizationUrl"),
        idporten_token_url: url(r, "IdportenTokenUrl"),
        idporten_logout_url: url(r, "IdportenLogoutUrl"),
        maskinporten_token_url: url(r, "MaskinportenTokenUrl"),
        service_owner_token_url: url(r, "ServiceOwnerTokenUrl"),
        end_user_token_url: url(r, "EndUserTokenUrl"),
    }
}
