//! From `OpenAPI` 3.1, which the annotations give, to 3.0, which clients are generated from.

mod bound;
mod example;
mod name;
mod null;
mod reference;

use serde_json::Value;

use super::walk;

/// Rewrites a document of version 3.1 as one of version 3.0.
pub(super) fn downgrade(document: &mut Value) {
    document["openapi"] = "3.0.0".into();
    walk::schemas(document, &mut |schema| {
        null::in_types(schema);
        null::in_alternatives(schema);
        reference::without_siblings(schema);
        example::first(schema);
        bound::exclusive(schema);
        name::of_properties(schema);
    });
}
