//! Runs jobs when it is their turn.
//!
//! Any number of schedulers may run: whoever takes the lock of a job runs its turn, and the others see that it is over.
//! A turn that nobody has finished is taken again, however it ended; of turns that were missed only the last is caught
//! up.

mod cron;
mod job;
mod run;
mod timetable;

pub use job::Job;
pub use run::{Scheduler, SchedulerPace};
pub use timetable::{InvalidTimetable, Timetable};
