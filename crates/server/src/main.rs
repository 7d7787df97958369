//! Starts the command line.

use std::process::ExitCode;

/// Does not ask for huge pages: of these, far more stays in memory than is used.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    dialogporten_server::command::run()
}
