//! A service owner changes the labels that readers sort a dialog with, on behalf of one.

use dialogporten_auth::{Principal, scope};
use dialogporten_domain::dialog::Actor;
use dialogporten_domain::dialog::draft::ActorDraft;
use dialogporten_domain::{PartyId, Violations};
use uuid::Uuid;

use crate::labels::{ATTEMPTS, user};
use crate::{App, Error, Labels, access};

/// Who changes the labels: a person whom the caller acts for, or whoever an administrator says.
#[derive(Debug, Clone, Default)]
pub struct LabelActor {
    /// The person.
    pub person: Option<PartyId>,
    /// Whoever an administrator says.
    pub performed_by: Option<ActorDraft>,
}

/// Whose change it is.
#[derive(Debug, Clone)]
pub(super) enum Behalf {
    /// A person, who must have access.
    Person(PartyId),
    /// Whoever an administrator says.
    Performer(Actor),
}

impl LabelActor {
    /// Validates that it is exactly one of them.
    pub(super) fn validate(self, v: &mut Violations) -> Option<Behalf> {
        if self.person.is_some() == self.performed_by.is_some() {
            v.add_exact("endUserId", "either endUserId or performedBy must be given, and not both");
        }
        let performer = self.performed_by.and_then(|draft| v.within("performedBy", |v| draft.validate(v)));
        self.person.map(Behalf::Person).or_else(|| performer.map(Behalf::Performer))
    }
}

impl Behalf {
    /// Returns the actor, whose name may still have to be looked up.
    pub(super) fn actor(&self) -> Actor {
        match self {
            Self::Person(person) => user(person),
            Self::Performer(actor) => actor.clone(),
        }
    }

    /// Refuses a performer from anybody but an administrator.
    pub(super) fn authorize(&self, owner: &Principal) -> Result<(), Error> {
        match self {
            Self::Performer(_) if !owner.has_scope(scope::ADMIN) => {
                Err(Error::Forbidden("Only administrators may say who changes the labels.".to_owned()))
            }
            _ => Ok(()),
        }
    }
}

/// Changes the labels of a dialog. Returns the revision of the readers' state.
pub async fn set_system_labels(app: &App, owner: &Principal, actor: LabelActor, labels: Labels) -> Result<Uuid, Error> {
    let dialog = labels.dialog;
    let mut v = Violations::new("");
    let behalf = actor.validate(&mut v);
    let command = labels.validate(&mut v);
    let (command, behalf) = v.into_result(behalf.map(|behalf| (command, behalf))).map_err(Error::Invalid)?;
    let orgs = app.orgs_of(owner).await?;

    for _ in 0..ATTEMPTS {
        let targets = command.targets(app).await?;
        let [target] = targets.as_slice() else { return Err(Error::no_dialog(dialog)) };
        if !orgs.include(&target.org) {
            return Err(Error::no_dialog(dialog));
        }
        behalf.authorize(owner)?;
        if !owner.has_scope(scope::ADMIN) && !access::is_listed(app, owner, target).await? {
            return Err(Error::Forbidden(format!("No access to dialog {dialog}.")));
        }
        let changed = command.apply(app, &targets, behalf.actor()).await?;
        if let Some(changed) = changed.as_deref().and_then(<[_]>::first) {
            return Ok(changed.end_user_context_revision);
        }
    }
    Err(Error::lost_race())
}
