//! The operations of a JSON Patch, as real clients send them.
//!
//! Differs from RFC 6902 where clients rely on it: names of operations and members match in any case, paths may lack the
//! leading slash, an object's members cannot be added or removed but only get a value or lose it.

use std::fmt;

use json_patch::jsonptr::PointerBuf;
use json_patch::{AddOperation, PatchOperation as Standard, RemoveOperation, ReplaceOperation, TestOperation};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::shape::{self, Member};

/// Most characters of a client's text that an error shows.
const MAX_SHOWN: usize = 100;

/// How much all copies of a patch together may hold, in bytes of JSON: as much as a whole request.
const MAX_COPIED: usize = 20_000_000;

/// One operation as it was sent.
#[derive(Clone, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = JsonPatchOperation)]
pub struct PatchOperation {
    /// `add`, `remove`, `replace`, `move`, `copy` or `test`.
    #[serde(default)]
    #[schema(nullable)]
    pub op: String,
    /// Where.
    #[serde(default)]
    #[schema(nullable)]
    pub path: String,
    /// From where, when something is moved or copied.
    #[serde(default)]
    pub from: Option<String>,
    /// The value; a missing one is null.
    #[serde(default)]
    pub value: Option<Value>,
}

/// Names what is done only: a path or value may hold a person number, which must not reach a log through `{:?}`.
impl fmt::Debug for PatchOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PatchOperation").field("op", &self.op).finish_non_exhaustive()
    }
}

/// Applies operations in their order, up to the first that cannot be applied.
pub(super) fn apply_all(document: &mut Value, operations: &[PatchOperation]) -> Result<(), String> {
    let mut copied = 0;
    for operation in operations {
        let context = |error: String| format!("'{}' at '{}': {error}", shown(&operation.op), shown(&operation.path));
        for standard in translate(operation, document, &mut copied).map_err(context)? {
            json_patch::patch_unsafe(document, &[standard]).map_err(|error| context(error.kind.to_string()))?;
        }
    }
    Ok(())
}

/// Returns the standard operations that do what the operation asks for.
fn translate(operation: &PatchOperation, document: &Value, copied: &mut usize) -> Result<Vec<Standard>, String> {
    let place = Place::find(&operation.path)?;
    let value = || operation.value.clone().unwrap_or_default();
    match operation.op.trim().to_ascii_lowercase().as_str() {
        "add" => Ok(vec![place.put(place.fit(value())?)]),
        "replace" => {
            let value = place.fit(value())?;
            Ok(vec![Standard::Replace(ReplaceOperation { path: place.pointer, value })])
        }
        "remove" => Ok(vec![place.clear()]),
        "test" => {
            let value = place.fit(value())?;
            Ok(vec![Standard::Test(TestOperation { path: place.pointer, value })])
        }
        name @ ("move" | "copy") => {
            let source = Place::find(operation.from.as_deref().unwrap_or_default())?;
            let found = source.pointer.resolve(document).map_err(|_| "there is nothing to take".to_owned())?;
            *copied += found.to_string().len();
            if *copied > MAX_COPIED {
                return Err("too much is moved or copied".to_owned());
            }
            let value = place.fit(found.clone())?;
            if place.is_inside(&source) {
                return Err("nothing can be moved or copied into itself".to_owned());
            }
            let put = place.put(value);
            Ok(if name == "copy" { vec![put] } else { vec![source.clear(), put] })
        }
        _ => Err("there is no such operation".to_owned()),
    }
}

/// A place in the document.
struct Place {
    /// With the members spelled as they should be.
    pointer: PointerBuf,
    /// What may stand there.
    member: Member,
    /// Is it an element of a list? Otherwise it is the member of an object, which never goes away.
    is_element: bool,
}

fn not_found(segment: &str) -> String {
    format!("the segment '{}' was not found", shown(segment))
}

/// Returns what an error shows of a text of the client, which may be as long as a body.
fn shown(text: &str) -> &str {
    text.char_indices().nth(MAX_SHOWN).map_or(text, |(end, _)| &text[..end])
}

impl Place {
    /// Finds the place of a path. Whether the elements of lists exist is not looked at.
    fn find(path: &str) -> Result<Self, String> {
        let mut place = Self { pointer: PointerBuf::root(), member: Member::Object(shape::DIALOG), is_element: false };
        for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
            let segment = segment.replace("~1", "/").replace("~0", "~");
            match place.member {
                Member::Object(members) => {
                    let (name, member) = shape::find(members, &segment).ok_or_else(|| not_found(&segment))?;
                    place.pointer.push_back(name);
                    (place.member, place.is_element) = (*member, false);
                }
                Member::List(element) => {
                    place.pointer.push_back(segment.as_str());
                    (place.member, place.is_element) = (*element, true);
                }
                Member::Scalar(_) => return Err(not_found(&segment)),
            }
        }
        Ok(place)
    }

    fn fit(&self, value: Value) -> Result<Value, String> {
        shape::fit(&self.member, value)
    }

    /// Puts a value there: between the elements of a list, or over what an object's member had.
    fn put(&self, value: Value) -> Standard {
        let path = self.pointer.clone();
        if self.is_element {
            return Standard::Add(AddOperation { path, value });
        }
        Standard::Replace(ReplaceOperation { path, value })
    }

    /// Takes away what is there: an element of a list goes, an object's member loses its value.
    fn clear(self) -> Standard {
        if self.is_element {
            return Standard::Remove(RemoveOperation { path: self.pointer });
        }
        Standard::Replace(ReplaceOperation { path: self.pointer, value: self.member.nothing() })
    }

    fn is_inside(&self, outer: &Self) -> bool {
        let (inner, outer) = (self.pointer.as_str(), outer.pointer.as_str());
        inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
    }
}
