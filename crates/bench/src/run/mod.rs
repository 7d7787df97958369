//! `run`: sends every kind of request to the service and tells how long they take.

mod measure;
mod options;
mod platform;
mod process;
mod target;
mod workload;

pub use measure::{drive, measure, measure_closed};
pub use options::RunOptions;
pub use platform::Tokens;
pub use target::Target;
pub use workload::{Prepared, Workload, World, prepare, prepare_small_create, workloads};
