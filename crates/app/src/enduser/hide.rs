//! Replaces addresses that a reader may not follow, or that have expired. Texts and names stay.

use dialogporten_domain::dialog::{Aggregate, Attachment, ContentValue, Transmission};
use dialogporten_domain::{Placeholder, Timestamp};

use crate::access::Rights;

/// Hides addresses throughout a dialog.
pub(crate) fn addresses(aggregate: &mut Aggregate, rights: &Rights, now: Timestamp) {
    let body = &mut aggregate.dialog.body;
    for action in &mut body.api_actions {
        if !rights.allows_action(&action.action, action.authorization_attribute.as_deref()) {
            action.endpoints.iter_mut().for_each(|endpoint| endpoint.url.hide(Placeholder::Unauthorized));
        }
    }
    for action in &mut body.gui_actions {
        if !rights.allows_action(&action.action, action.authorization_attribute.as_deref()) {
            action.url.hide(Placeholder::Unauthorized);
        }
    }
    let reference = body.content.as_mut().and_then(|content| content.main_content_reference.as_mut());
    if let Some(reference) = reference
        && !rights.can_read()
    {
        hide_reference(reference);
    }
    for file in &mut body.attachments {
        hide_if_expired(file, now);
    }
    for transmission in &mut aggregate.transmissions {
        in_transmission(transmission, rights, now);
    }
}

/// Hides addresses in one transmission. A missing right wins over expiry.
pub(crate) fn in_transmission(transmission: &mut Transmission, rights: &Rights, now: Timestamp) {
    let is_authorized = rights.allows_transmission(transmission.authorization_attribute.as_deref());
    for file in &mut transmission.attachments {
        if is_authorized {
            hide_if_expired(file, now);
        } else {
            file.urls.iter_mut().for_each(|url| url.url.hide(Placeholder::Unauthorized));
        }
    }
    for link in &mut transmission.navigational_actions {
        if !is_authorized {
            link.url.hide(Placeholder::Unauthorized);
        } else if link.expires_at.is_some_and(|at| at < now) {
            link.url.hide(Placeholder::Expired);
        }
    }
    let reference = transmission.content.as_mut().and_then(|content| content.content_reference.as_mut());
    if let Some(reference) = reference
        && !is_authorized
    {
        hide_reference(reference);
    }
}

fn hide_if_expired(file: &mut Attachment, now: Timestamp) {
    if file.expires_at.is_some_and(|at| at < now) {
        file.urls.iter_mut().for_each(|url| url.url.hide(Placeholder::Expired));
    }
}

fn hide_reference(reference: &mut ContentValue) {
    reference.value.replace_values(Placeholder::Unauthorized.as_str());
}
