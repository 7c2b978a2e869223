//! The `zhangfang` program.
use std::process::ExitCode;

/// A sale asks for memory some thousand times, on one thread, and gives it back on another.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    server::cli::run(std::env::args_os()).await
}
