//! What all changes of the readers' labels share.

use std::collections::{BTreeSet, HashMap, HashSet};

use dialogporten_domain::dialog::draft::{LabeledDialogDraft, SystemLabelsDraft};
use dialogporten_domain::dialog::{Actor, ActorType, LabelChange, SystemLabelsCommand, labeled_dialogs};
use dialogporten_domain::{PartyId, Violations};
use dialogporten_storage::{LabelTarget, LabeledDialog};
use uuid::Uuid;

use crate::{App, Error, usage};

/// How often a change that finds a dialog changed under its hands starts over.
pub(crate) const ATTEMPTS: usize = 10;

/// A change of the labels of one dialog.
#[derive(Debug, Clone)]
pub struct Labels {
    /// The dialog.
    pub dialog: Uuid,
    /// Only at this revision of the readers' state.
    pub if_match: Option<Uuid>,
    /// What to add and to remove.
    pub lists: SystemLabelsDraft,
}

/// One change of the labels of many dialogs.
#[derive(Debug, Clone)]
pub struct BulkLabels {
    /// The dialogs.
    pub dialogs: Vec<LabeledDialogDraft>,
    /// What to add and to remove.
    pub lists: SystemLabelsDraft,
}

/// A valid change of the labels of some dialogs, each perhaps only at one revision.
pub(crate) struct LabelCommand {
    pub(crate) dialogs: Vec<(Uuid, Option<Uuid>)>,
    pub(crate) lists: SystemLabelsCommand,
}

impl Labels {
    pub(crate) fn validate(self, v: &mut Violations) -> LabelCommand {
        LabelCommand { dialogs: vec![(self.dialog, self.if_match)], lists: self.lists.validate(v) }
    }
}

impl BulkLabels {
    pub(crate) fn validate(self, max: usize, v: &mut Violations) -> LabelCommand {
        LabelCommand { dialogs: labeled_dialogs(&self.dialogs, max, v), lists: self.lists.validate(v) }
    }
}

/// Returns a user as the actor of a change. The name is still to be looked up.
pub(crate) fn user(party: &PartyId) -> Actor {
    Actor { actor_type: ActorType::PartyRepresentative, actor_name: None, actor_id: Some(party.clone()) }
}

impl LabelCommand {
    /// Finds the dialogs that still exist.
    pub(crate) async fn targets(&self, app: &App) -> Result<Vec<LabelTarget>, Error> {
        let ids: Vec<Uuid> = self.dialogs.iter().map(|(id, _)| *id).collect();
        let targets = app.store.find_label_targets(&ids).await?;
        if let [target] = targets.as_slice() {
            usage::of_resource(&target.service_resource);
        }
        Ok(targets)
    }

    /// Fails with all dialogs that are not among the ones that the caller may change.
    pub(crate) fn require(&self, allowed: &HashSet<Uuid>) -> Result<(), Error> {
        let missing: Vec<Uuid> = self.dialogs.iter().map(|(id, _)| *id).filter(|id| !allowed.contains(id)).collect();
        if missing.is_empty() { Ok(()) } else { Err(Error::no_dialogs(missing)) }
    }

    /// Changes the labels of dialogs that the caller may change, of all or of none. Returns nothing when one of them is
    /// no longer as it was found.
    pub(crate) async fn apply(
        &self,
        app: &App,
        targets: &[LabelTarget],
        mut actor: Actor,
    ) -> Result<Option<Vec<LabeledDialog>>, Error> {
        let revisions: HashMap<Uuid, Uuid> =
            targets.iter().map(|target| (target.id, target.end_user_context_revision)).collect();
        for (id, expected) in &self.dialogs {
            Error::unless_current(*expected, revisions.get(id).copied().unwrap_or_default())?;
        }
        let (add, remove) = (&self.lists.add, &self.lists.remove);
        if targets.iter().all(|target| target.system_labels.changed(add, remove) == target.system_labels) {
            let unchanged = |target: &LabelTarget| LabeledDialog {
                id: target.id,
                end_user_context_revision: target.end_user_context_revision,
            };
            return Ok(Some(targets.iter().map(unchanged).collect()));
        }
        let unnamed: BTreeSet<PartyId> = actor.unnamed().cloned().into_iter().collect();
        actor.take_name(&app.actor_names(unnamed).await?);
        let now = app.settings.clock.now();
        let change = LabelChange::new(add, remove, &actor, now, &app.ids);
        let changed = app.store.change_labels(&self.dialogs, &change, now).await?;
        Ok((!changed.is_empty()).then_some(changed))
    }
}
