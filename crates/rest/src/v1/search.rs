//! Parameters that the lists of both surfaces have.

use dialogporten_app::search::SearchDraft;
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::{DialogStatus, SystemLabel};
use dialogporten_domain::search::Bounds;
use utoipa::openapi::Ref;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::{Array, ArrayBuilder};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use crate::extract::Binding;
use crate::openapi::query;

/// Reads the parameters that readers and service owners have in common.
pub(crate) fn common(binding: &mut Binding<'_>) -> SearchDraft {
    let mut bounds = |after: &str, before: &str| Bounds { after: binding.time(after), before: binding.time(before) };
    let created = bounds("createdAfter", "createdBefore");
    let updated = bounds("updatedAfter", "updatedBefore");
    let content_updated = bounds("contentUpdatedAfter", "contentUpdatedBefore");
    let due = bounds("dueAfter", "dueBefore");
    SearchDraft {
        service_resources: binding.texts("serviceResource"),
        parties: binding.texts("party"),
        extended_statuses: binding.texts("extendedStatus"),
        external_reference: binding.text("externalReference"),
        statuses: binding.members("status"),
        created,
        updated,
        content_updated,
        due,
        is_content_seen: binding.boolean("isContentSeen"),
        process: binding.text("process"),
        system_labels: binding.members("systemLabel"),
        exclude_api_only: binding.boolean("excludeApiOnly"),
        search: binding.text("search"),
        search_language_code: binding.text("searchLanguageCode"),
        order: binding.parse("orderBy").unwrap_or_default(),
        continuation_token: binding.parse("continuationToken"),
        limit: binding.number("limit"),
        ..SearchDraft::default()
    }
}

/// Returns how many bytes a page with a number of dialogs hardly ever exceeds.
pub(crate) fn expected_size(dialogs: usize) -> usize {
    1024 + dialogs * 1536
}

/// Describes what [`common`] reads.
pub(crate) struct CommonParameters;

impl IntoParams for CommonParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        fn members_of<T: ToSchema>() -> Array {
            ArrayBuilder::new().items(Ref::from_schema_name(T::name())).build()
        }
        fn of<T: PartialSchema>(names: &[&str]) -> impl Iterator<Item = Parameter> {
            names.iter().map(|name| query(name, T::schema()))
        }
        of::<Vec<String>>(&["serviceResource", "party", "extendedStatus"])
            .chain([query("status", members_of::<DialogStatus>()), query("systemLabel", members_of::<SystemLabel>())])
            .chain(of::<Timestamp>(&["createdAfter", "createdBefore", "updatedAfter", "updatedBefore"]))
            .chain(of::<Timestamp>(&["contentUpdatedAfter", "contentUpdatedBefore", "dueAfter", "dueBefore"]))
            .chain(of::<bool>(&["isContentSeen", "excludeApiOnly"]))
            .chain(of::<String>(&["externalReference", "process", "search", "searchLanguageCode"]))
            .chain(of::<String>(&["orderBy", "continuationToken"]))
            .chain(of::<i32>(&["limit"]))
            .collect()
    }
}
