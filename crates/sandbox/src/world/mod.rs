//! A small believable world: agencies, people, companies, services, and dialogs between them.
//!
//! All people and companies are made up. Their numbers have valid check digits, and the numbers of people have 80 added
//! to the month, as synthetic numbers do.

mod dialogs;
mod seed;

pub use dialogs::{NO_PROVIDER, SeedDialog, dialogs};
pub use seed::seed;
