//! What operators decide about the descriptions.

use url::Url;

/// How the descriptions are shown.
#[derive(Debug, Clone, Default)]
pub struct OpenApiSettings {
    /// May requests be sent from the page?
    pub is_try_it_out_enabled: bool,
    /// The client as which people log in from the page; without one they paste a token.
    pub idporten_client_id: Option<String>,
    /// Where people log in.
    pub idporten_authorization_url: Option<Url>,
    /// Where a login becomes a token.
    pub idporten_token_url: Option<Url>,
    /// Where people log out.
    pub idporten_logout_url: Option<Url>,
    /// Where machines get tokens.
    pub maskinporten_token_url: Option<Url>,
    /// Where a developer gets the token of a service owner.
    pub service_owner_token_url: Option<Url>,
    /// Where a developer gets the token of a person.
    pub end_user_token_url: Option<Url>,
}
