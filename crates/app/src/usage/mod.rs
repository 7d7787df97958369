//! Counts what is used, for the distribution of costs. Counting takes no round trip: what was counted is stored every
//! few seconds, and when the process stops.

mod attribution;
mod meter;

pub(crate) use attribution::of_resource;
pub use attribution::{Attribution, attributed, of_caller};
pub(crate) use meter::UsageMeter;
