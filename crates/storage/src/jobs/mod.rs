//! Whose turn it is to run a job, and which turns are over.

mod lock;
mod run;

pub use lock::JobLock;
pub use run::JobRun;
