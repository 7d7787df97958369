//! Pages, which are one generic type.

use serde_json::{Map, Value};

use super::walk;

/// What the names of pages begin with; the name of their items follows.
const PAGE: &str = "PaginatedListOf_";

/// Gives the items of pages the schemas of their own that generic types have written out inside.
pub(super) fn name_items(document: &mut Value) {
    let Some(types) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    let mut items = Map::new();
    for (name, page) in types.iter_mut() {
        let (Some(item), Some(inside)) = (name.strip_prefix(PAGE), page.pointer_mut("/properties/items/items")) else {
            continue;
        };
        let schema = std::mem::replace(inside, serde_json::json!({ "$ref": walk::reference(item) }));
        items.insert(item.to_owned(), schema);
    }
    types.extend(items);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::name_items;

    #[test]
    fn items_of_pages_have_schemas() {
        let page = |items| json!({ "properties": { "items": { "type": "array", "items": items } } });
        let mut document = json!({ "components": { "schemas": {
            "PaginatedListOf_Item": page(json!({ "type": "object" })),
            "Other": page(json!({ "type": "string" })),
        } } });
        name_items(&mut document);
        assert_eq!(
            document["components"]["schemas"],
            json!({
                "PaginatedListOf_Item": page(json!({ "$ref": "#/components/schemas/Item" })),
                "Other": page(json!({ "type": "string" })),
                "Item": { "type": "object" },
            })
        );
    }
}
