//! What a service demands of a token besides that it is valid.

use uuid::Uuid;

use crate::{Claims, Invalid};

/// What a service demands of a token besides that it is valid. Nothing, to begin with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demands {
    dialog: Option<Uuid>,
    actions: Vec<(String, Option<String>)>,
    level: Option<u32>,
    party: Option<String>,
    resource: Option<String>,
}

impl Demands {
    /// Demands nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// The token must be for this dialog: the one that the called address is about.
    #[must_use]
    pub fn dialog(mut self, id: Uuid) -> Self {
        self.dialog = Some(id);
        self
    }

    /// The user must be permitted to do this with the dialog itself. May be demanded several times.
    #[must_use]
    pub fn action(mut self, action: &str) -> Self {
        self.actions.push((action.to_owned(), None));
        self
    }

    /// The user must be permitted to do this with what the authorization attribute names. May be demanded several times.
    #[must_use]
    pub fn action_on(mut self, action: &str, attribute: &str) -> Self {
        self.actions.push((action.to_owned(), Some(attribute.to_owned())));
        self
    }

    /// The user must be known at least that surely.
    #[must_use]
    pub fn level(mut self, level: u32) -> Self {
        self.level = Some(level);
        self
    }

    /// The dialog must belong to this party, a URN.
    #[must_use]
    pub fn party(mut self, party: &str) -> Self {
        self.party = Some(party.to_owned());
        self
    }

    /// The dialog must belong to this service resource, a URN.
    #[must_use]
    pub fn resource(mut self, resource: &str) -> Self {
        self.resource = Some(resource.to_owned());
        self
    }

    /// Returns every demand that a token does not meet.
    pub(crate) fn unmet(&self, claims: &Claims) -> impl Iterator<Item = Invalid> {
        let differs = |demanded: &Option<String>, claimed: &str| {
            demanded.as_ref().is_some_and(|demanded| !demanded.eq_ignore_ascii_case(claimed))
        };
        let is_permitted =
            |(action, attribute): &(String, Option<String>)| claims.permits(action, attribute.as_deref());
        [
            (self.dialog.is_some_and(|dialog| dialog != claims.dialog_id), Invalid::DialogId),
            (!self.actions.iter().all(is_permitted), Invalid::Actions),
            (self.level.is_some_and(|level| claims.level < level), Invalid::Level),
            (differs(&self.party, &claims.party), Invalid::Party),
            (differs(&self.resource, &claims.resource), Invalid::Resource),
        ]
        .into_iter()
        .filter_map(|(is_unmet, invalid)| is_unmet.then_some(invalid))
    }
}
