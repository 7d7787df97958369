mod get;
mod seen;
