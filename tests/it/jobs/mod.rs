//! Jobs that run now and then, or when an operator starts them.

mod purge_deleted;
mod reindex;
