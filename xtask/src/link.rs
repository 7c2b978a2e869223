//! Cuts lazy routes out of the linker's file and writes the JavaScript that glues the rest to the browser.

use std::{
    fs,
    path::{Path, PathBuf},
};

use wasm_bindgen_cli_support::Bindgen;

use crate::{
    Outcome,
    names::{Asset, content_hash},
    sections,
    web::Options,
};

/// The app's programs, under their final names.
pub(crate) struct Linked {
    /// The main module, fetched on every first visit.
    pub(crate) wasm: Asset,
    /// Glue in the order of import: the entry first.
    pub(crate) scripts: Vec<Asset>,
    /// Modules fetched when their route is first visited.
    pub(crate) chunks: Vec<Asset>,
}

/// Splits, binds, strips and names.
pub(crate) fn link(options: &Options, linker_file: &Path) -> Outcome<Linked> {
    let split_folder = fresh_folder(&options.target.join("split"))?;
    let bind_folder = fresh_folder(&options.target.join("bind"))?;
    let input = fs::read(linker_file)?;
    let main = split_folder.join("main.wasm");

    let mut split = wasm_split_cli_support::Options::new(&input);
    split.output_dir = &split_folder;
    split.main_out_path = &main;
    split.link_name = "./split.js";
    split.main_module = "./app.js";
    let chunk_files = wasm_split_cli_support::transform(split)?.split_modules;
    bind(&main, &bind_folder, options.dev)?;

    let wasm = Asset::hashed("app", "wasm", strip(options, &fs::read(bind_folder.join("app_bg.wasm"))?)?);
    let mut chunks = Vec::new();
    let mut loader = fs::read_to_string(split_folder.join("split.js"))?;
    for file in &chunk_files {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let chunk = Asset::hashed(&readable(&stem), "wasm", strip(options, &fs::read(file)?)?);
        let quoted = format!("\"./{stem}.wasm\"");
        if !loader.contains(&quoted) {
            // An empty module has no loader: nothing will ever ask for it.
            continue;
        }
        loader = loader.replace(&quoted, &format!("\"./{}\"", chunk.name));
        chunks.push(chunk);
    }
    let scripts = scripts(&bind_folder, loader, !chunks.is_empty(), &wasm)?;
    Ok(Linked { wasm, scripts, chunks })
}

fn bind(main: &Path, folder: &Path, dev: bool) -> Outcome<()> {
    Bindgen::new()
        .input_path(main)
        .out_name("app")
        .web(true)?
        .typescript(false)
        // The split-off modules import what the main one exports by the linker's own names.
        .keep_lld_exports(true)
        .demangle(false)
        .debug(dev)
        .remove_name_section(!dev)
        .remove_producers_section(true)
        // The entry names the module itself, because its name carries a hash.
        .omit_default_module_path(true)
        .generate(folder)?;
    Ok(())
}

/// Names the glue. The files import each other in circles, so that they share one hash over all of them.
fn scripts(folder: &Path, loader: String, lazy: bool, wasm: &Asset) -> Outcome<Vec<Asset>> {
    let entry = fs::read_to_string(folder.join("app.js"))?;
    let mut files = vec![("app.js".to_owned(), entry)];
    if lazy || files.iter().any(|(_, text)| text.contains("./split.js")) {
        files.push(("split.js".to_owned(), loader));
    }
    let snippets = folder.join("snippets");
    if snippets.is_dir() {
        for path in files_below(&snippets)? {
            let relative = path.strip_prefix(folder)?.to_string_lossy().into_owned();
            files.push((relative, fs::read_to_string(&path)?));
        }
    }

    let mut everything = wasm.name.clone().into_bytes();
    for (path, text) in &files {
        everything.extend_from_slice(path.as_bytes());
        everything.extend_from_slice(text.as_bytes());
    }
    let hash = content_hash(&everything);
    let renames: Vec<(String, String)> = files
        .iter()
        .map(|(path, _)| {
            (format!("./{path}"), format!("./{}.{hash}.js", path.trim_end_matches(".js").replace('/', "-")))
        })
        .collect();
    let assets = files.into_iter().zip(&renames).map(|((_, text), (_, own))| Asset {
        name: own.trim_start_matches("./").to_owned(),
        bytes: renamed(text, &renames).into_bytes(),
    });
    Ok(assets.collect())
}

/// `split___report_view_8665305503862473830` → `lazy-report_view`: the number only says where in the source it stood.
fn readable(stem: &str) -> String {
    let name = stem.trim_start_matches("split_").trim_matches('_');
    let name = match name.rsplit_once('_') {
        Some((words, digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) && stem.starts_with("split_") => {
            words
        }
        _ => name,
    };
    format!("lazy-{name}")
}

/// Points the `import` lines at the new names. Only those: the same path is also the key under which the wasm file asks
/// for its imports, and that one stays.
fn renamed(text: String, renames: &[(String, String)]) -> String {
    renames.iter().fold(text, |text, (from, to)| {
        text.replace(&format!("from \"{from}\""), &format!("from \"{to}\""))
            .replace(&format!("from '{from}'"), &format!("from '{to}'"))
    })
}

fn strip(options: &Options, wasm: &[u8]) -> Outcome<Vec<u8>> {
    if options.dev { Ok(wasm.to_vec()) } else { sections::without_custom(wasm) }
}

fn fresh_folder(path: &Path) -> Outcome<PathBuf> {
    if path.exists() {
        fs::remove_dir_all(path)?;
    }
    fs::create_dir_all(path)?;
    Ok(path.to_path_buf())
}

/// Every file below a folder, in a stable order.
pub(crate) fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Outcome<Vec<_>>>()?;
    entries.sort();
    let mut files = Vec::new();
    for path in entries {
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_renamed_and_the_keys_of_the_wasm_file_are_not() {
        let renames = [("./split.js".to_owned(), "./split.1.js".to_owned())];
        let glue = "import * as import1 from \"./split.js\"\nreturn { \"./split.js\": import1 };";
        let expected = "import * as import1 from \"./split.1.js\"\nreturn { \"./split.js\": import1 };";
        assert_eq!(renamed(glue.to_owned(), &renames), expected);
    }

    #[test]
    fn chunks_have_names_a_person_can_read() {
        assert_eq!(readable("split___report_view_8665305503862473830"), "lazy-report_view");
        assert_eq!(readable("chunk_3"), "lazy-chunk_3");
    }
}
