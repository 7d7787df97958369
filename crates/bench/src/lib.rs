//! Measures the service: loads millions of dialogs, runs every kind of request against it, and compares with what
//! Postgres alone can do.

pub mod command;
pub mod database;
pub mod dialog;
pub mod events;
pub mod floor;
pub mod load;
pub mod machine;
pub mod measure;
pub mod population;
pub mod random;
pub mod report;
pub mod run;
pub mod say;
