//! What a search asks for: filters, order, place in the order, words.

mod bounds;
mod filters;
mod order;
mod owner_label;
mod text_query;
mod token;

pub use bounds::Bounds;
pub use filters::{Deleted, Filters};
pub use order::{Direction, Order, OrderError, OrderKey};
pub use owner_label::{InvalidOwnerLabel, OwnerLabelPattern};
pub use text_query::{Clause, TextQuery};
pub use token::{ContinuationToken, InvalidToken, KeyValue};
