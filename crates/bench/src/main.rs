//! Starts the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    dialogporten_bench::command::run()
}
