mod activities;
mod context;
mod get;
mod parts;
mod search;
mod seen;
mod seenlog;
mod transmissions;
