//! Jobs that run now and then, or when an operator starts them.

mod export_usage;
mod purge_deleted;
mod reindex;
