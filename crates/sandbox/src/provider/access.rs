//! Who may have what: the dialog token decides.

use axum::http::{HeaderMap, header};
use dialogporten_dialog_token::{Claims, Demands, Error, Validator};

use super::offers::Offer;

/// Verifies the dialog token of a call, for what is offered.
pub(super) async fn authorize(validator: &Validator, headers: &HeaderMap, offer: &Offer) -> Result<Claims, Error> {
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    validator.validate_header(token, &demands(offer)).await
}

fn demands(offer: &Offer) -> Demands {
    let demands = Demands::new().party(&offer.party).resource(&offer.resource);
    let demands = match &offer.attribute {
        Some(attribute) => demands.action_on(&offer.action, attribute),
        None => demands.action(&offer.action),
    };
    match offer.dialog {
        Some(dialog) => demands.dialog(dialog),
        None => demands,
    }
}
