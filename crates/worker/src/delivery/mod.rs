//! Brings events to their subscribers: at least once, and in order per dialog.
//!
//! Any number of workers may run. Each takes the next events of some dialogs for the time of a lease, delivers the
//! events of a dialog one after the other and different dialogs side by side, and then records what became of them.

mod attempt;
mod metrics;
mod pace;
mod run;
mod schedule;
mod settler;
mod sink;
mod worker;

pub use schedule::Schedule;
pub use sink::Sink;
pub use worker::{Delivery, DeliverySettings};
