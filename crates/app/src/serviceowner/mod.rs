//! What service owners do.

mod create;
mod get;
mod ownership;

pub use create::{Created, create};
pub use get::get;
