//! JSON bodies: read leniently in the ways clients rely on, with the path of what is wrong.

mod bind;
mod body;
mod failure;
mod response;
mod silent;

pub use bind::{BindingError, bind};
pub use body::{JsonBody, JsonParts, JsonPatchBody, RequestBody, WithBody};
pub use response::{created, json, json_of_size, no_content, with_etag};
pub use silent::SilentBody;
