mod create;
mod create_fuzz;
mod create_limits;
mod get;
