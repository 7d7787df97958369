//! What a dialog token says.

use dialogporten_domain::{PartyId, PartyKind, ServiceResource, Timestamp};
use serde::Serialize;
use uuid::Uuid;

use crate::Principal;

/// Life time of every dialog token, in seconds.
const LIFETIME_SECONDS: i64 = 600;

/// What a dialog token says.
#[derive(Debug, Clone, Copy)]
pub struct DialogTokenClaims<'a> {
    /// Random identifier of the token.
    pub id: Uuid,
    /// Who got the token.
    pub holder: &'a Holder,
    /// Authentication level of the holder.
    pub level: u32,
    /// Party of the dialog.
    pub party: &'a PartyId,
    /// Service resource of the dialog.
    pub resource: &'a ServiceResource,
    /// The dialog.
    pub dialog_id: Uuid,
    /// Permitted actions, as [`super::action_list`] writes them.
    pub actions: &'a str,
    /// When the token is issued; it counts in whole seconds.
    pub issued_at: Timestamp,
}

/// Who got a dialog token: a user, or the organization that runs a machine identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    consumer: PartyId,
    system_user: Option<SystemUserOwner>,
    supplier: Option<PartyId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SystemUserOwner {
    system_user: PartyId,
    owner: PartyId,
}

impl Holder {
    /// Returns the holder that a principal is; none for principals that are no end user.
    ///
    /// Behind a machine identity stands the organization with the client key, not the identity itself.
    pub fn of(principal: &Principal) -> Option<Self> {
        let user = principal.end_user_party()?;
        let supplier = principal.supplier_org().and_then(PartyId::organization);
        if user.kind() == PartyKind::SystemUser {
            let consumer = principal.consumer_org().and_then(PartyId::organization);
            let owner = principal.system_user().and_then(|user| user.organization()).and_then(PartyId::organization);
            if let (Some(consumer), Some(owner)) = (consumer, owner) {
                let system_user = Some(SystemUserOwner { system_user: user.clone(), owner });
                return Some(Self { consumer, system_user, supplier });
            }
        }
        Some(Self { consumer: user.clone(), system_user: None, supplier })
    }
}

/// The payload. The order of the members is part of the format: the test vectors are byte-exact.
#[derive(Serialize)]
pub(super) struct Payload<'a> {
    jti: Uuid,
    c: &'a PartyId,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<&'a PartyId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    o: Option<&'a PartyId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    u: Option<&'a PartyId>,
    l: u32,
    p: &'a PartyId,
    s: &'a ServiceResource,
    i: Uuid,
    a: &'a str,
    iss: &'a str,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl<'a> Payload<'a> {
    pub(super) fn new(claims: &DialogTokenClaims<'a>, issuer: &'a str) -> Self {
        let issued_at = claims.issued_at.unix_seconds();
        let system_user = claims.holder.system_user.as_ref();
        Self {
            jti: claims.id,
            c: &claims.holder.consumer,
            y: system_user.map(|owner| &owner.system_user),
            o: system_user.map(|owner| &owner.owner),
            u: claims.holder.supplier.as_ref(),
            l: claims.level,
            p: claims.party,
            s: claims.resource,
            i: claims.dialog_id,
            a: claims.actions,
            iss: issuer,
            iat: issued_at,
            nbf: issued_at,
            exp: issued_at + LIFETIME_SECONDS,
        }
    }
}
