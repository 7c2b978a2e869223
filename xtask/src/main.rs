//! The build tool behind the Makefile: it turns the app into the files that the server embeds.
//!
//! A program of our own instead of trunk or cargo-leptos, because `wasm-bindgen` and its tool must be the very same
//! version, which one Cargo.lock guarantees, and because lazy routes need the splitter between linker and bindgen.

mod compile;
mod compress;
mod css;
mod link;
mod names;
mod page;
mod report;
mod sections;
mod stamp;
mod web;

use std::{error::Error, path::PathBuf, process::ExitCode};

/// What every fallible step here answers: the tool only ever shows the error and stops.
pub(crate) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const USAGE: &str = "\
Usage: cargo run --profile tool -p xtask -- web [--dev] [--out DIR]

  web         build the app into dist/ (content-hashed, with .br and .gz beside each file)
  --dev       unoptimised and uncompressed, for a quick look
  --out DIR   another folder than dist/

Environment: APP_RUSTC (compiler for the app), CARGO_TARGET_DIR (where to build).";

#[expect(clippy::disallowed_macros, reason = "a command line tool talks to its terminal")]
fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut args: impl Iterator<Item = String>) -> Outcome<()> {
    match args.next().as_deref() {
        Some("web") => web::build(&web_options(args)?),
        _ => Err(USAGE.into()),
    }
}

fn web_options(mut args: impl Iterator<Item = String>) -> Outcome<web::Options> {
    let mut options = web::Options::new();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--dev" => options.dev = true,
            "--out" => options.out = PathBuf::from(args.next().ok_or("--out needs a folder")?),
            other => return Err(format!("unknown flag {other}\n\n{USAGE}").into()),
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(args: &[&str]) -> Outcome<web::Options> {
        web_options(args.iter().map(|arg| (*arg).to_owned()))
    }

    #[test]
    fn flags_are_read_and_unknown_ones_refused() {
        let read = options(&["--dev", "--out", "elsewhere"]).unwrap();
        assert!(read.dev);
        assert_eq!(read.out, PathBuf::from("elsewhere"));
        assert!(options(&["--out"]).is_err());
        assert!(options(&["--fast"]).is_err());
    }
}
