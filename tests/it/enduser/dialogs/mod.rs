mod activities;
mod context;
mod get;
mod parts;
mod seen;
mod seenlog;
mod transmissions;
