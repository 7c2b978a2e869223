//! Compiles the app to one wasm file that still carries its relocations: the splitter needs them.

use std::{env, ffi::OsString, path::PathBuf, process::Command};

use crate::{Outcome, web::Options};

const TRIPLE: &str = "wasm32-unknown-unknown";

/// The compiler that `scripts/setup.sh` chose where rustup has no wasm standard library to give.
pub(crate) fn app_rustc() -> Option<OsString> {
    env::var_os("APP_RUSTC").filter(|path| !path.is_empty())
}

/// What the compiler calls itself; a new one is a reason to build again.
pub(crate) fn compiler_version() -> Outcome<Vec<u8>> {
    let rustc = app_rustc().unwrap_or_else(|| OsString::from("rustc"));
    let output = Command::new(&rustc).arg("-vV").output()?;
    if !output.status.success() {
        return Err(format!("{} -vV failed", rustc.display()).into());
    }
    Ok(output.stdout)
}

/// Runs cargo and returns the linker's file.
pub(crate) fn app(options: &Options) -> Outcome<PathBuf> {
    let profile = if options.dev { "dev" } else { "wasm-release" };
    let target = if options.dev { options.target.with_extension("dev") } else { options.target.clone() };
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    cargo.args(["rustc", "--package", "app", "--bin", "app", "--locked", "--profile", profile, "--target", TRIPLE]);
    cargo.arg("--target-dir").arg(&target);
    cargo.args(["--", "-Clink-args=--emit-relocs"]);
    if let Some(rustc) = app_rustc() {
        cargo.env("RUSTC", rustc);
    }
    if !cargo.status()?.success() {
        return Err("the app does not compile".into());
    }
    let folder = if options.dev { "debug" } else { profile };
    Ok(target.join(TRIPLE).join(folder).join("app.wasm"))
}
