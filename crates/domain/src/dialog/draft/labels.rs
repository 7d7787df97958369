//! Changes of the readers' labels.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{Array, ObjectBuilder, Schema, Type};
use utoipa::openapi::{Deprecated, Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use super::read;
use crate::dialog::{Coded, SystemLabel};

/// Labels to add and to remove.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SystemLabelsDraft {
    /// To add, in the order of the document: `addLabels`, and `systemLabels` under its old name.
    pub add: Vec<Coded<SystemLabel>>,
    /// To remove.
    pub remove: Vec<Coded<SystemLabel>>,
}

const ADD: &str = "addLabels";
const ADD_AS_BEFORE: &str = "systemLabels";
const REMOVE: &str = "removeLabels";

impl PartialSchema for SystemLabelsDraft {
    fn schema() -> RefOr<Schema> {
        let labels = || Array::new(Ref::from_schema_name(SystemLabel::name()));
        let mut as_before = labels();
        as_before.deprecated = Some(Deprecated::True);
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .property(ADD, labels())
            .property(ADD_AS_BEFORE, as_before)
            .property(REMOVE, labels())
            .into()
    }
}

impl ToSchema for SystemLabelsDraft {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("SetDialogSystemLabelRequest")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((SystemLabel::name().into_owned(), SystemLabel::schema()));
    }
}

/// By hand, because two members fill one list.
impl<'de> Deserialize<'de> for SystemLabelsDraft {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = SystemLabelsDraft;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with labels to add and to remove")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut draft = SystemLabelsDraft::default();
                while let Some(member) = map.next_key::<String>()? {
                    let list = match member.as_str() {
                        ADD | ADD_AS_BEFORE => &mut draft.add,
                        REMOVE => &mut draft.remove,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            continue;
                        }
                    };
                    list.extend(map.next_value::<Option<Vec<Coded<SystemLabel>>>>()?.unwrap_or_default());
                }
                Ok(draft)
            }
        }

        deserializer.deserialize_struct("SystemLabels", &[ADD, ADD_AS_BEFORE, REMOVE], Members)
    }
}

/// One of the dialogs of a command that is about many.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DialogRevision)]
pub struct LabeledDialogDraft {
    /// The dialog.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::id")]
    #[schema(nullable = false)]
    pub dialog_id: Option<Uuid>,
    /// Only at this revision of the readers' state.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::id")]
    pub end_user_context_revision: Option<Uuid>,
}
