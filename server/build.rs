//! Builds the server again when the app that lies inside it has changed.
#![expect(clippy::disallowed_macros, reason = "a build script talks to cargo on its terminal")]

fn main() -> std::io::Result<()> {
    let app = concat!(env!("CARGO_MANIFEST_DIR"), "/../dist");
    // Cargo takes a folder that is not there for one that has just changed, at every build.
    std::fs::create_dir_all(app)?;
    println!("cargo::rerun-if-changed={app}");
    Ok(())
}
