//! JSON bodies: read leniently in the ways clients rely on, with the path of what is wrong.

mod bind;
mod body;
mod failure;
mod response;

pub use bind::{BindingError, bind};
pub use body::{JsonBody, JsonPatchBody};
pub use response::{json, no_content, with_etag};
