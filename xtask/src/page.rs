//! The page itself: `index.html`, the entry module, the manifest and the icon. No inline script and no inline style,
//! so that the server can forbid both.

use crate::{link::Linked, names::Asset};

const INDEX: &str = include_str!("../web/index.html");
const BOOT: &str = include_str!("../web/boot.js");
const THEME: &str = include_str!("../web/theme.js");
const MANIFEST: &str = include_str!("../web/manifest.webmanifest");
const ICON: &str = include_str!("../web/icon.svg");

/// Everything `dist/` will hold.
pub(crate) struct Page {
    /// `index.html`, which names all the others.
    pub(crate) index: String,
    /// The files of `assets/`, those of the first visit before the lazy ones.
    pub(crate) assets: Vec<Asset>,
}

/// Fills the templates with the hashed names.
pub(crate) fn assemble(linked: Linked, css: &str) -> Page {
    let css = Asset::hashed("app", "css", css.as_bytes().to_vec());
    let icon = Asset::hashed("icon", "svg", ICON.as_bytes().to_vec());
    let theme = Asset::hashed("theme", "js", THEME.as_bytes().to_vec());
    let manifest = Asset::hashed("manifest", "webmanifest", fill(MANIFEST, &[("icon", &icon.name)]).into_bytes());
    let entry = linked.scripts.first().map_or("", |script| script.name.as_str());
    let boot = Asset::hashed("boot", "js", fill(BOOT, &[("js", entry), ("wasm", &linked.wasm.name)]).into_bytes());

    // The browser learns of all first files at once, instead of one after the other as each import is read.
    let mut preloads: Vec<String> = linked
        .scripts
        .iter()
        .map(|script| format!("<link rel=\"modulepreload\" href=\"/assets/{}\">", script.name))
        .collect();
    preloads.push(format!(
        "<link rel=\"preload\" href=\"/assets/{}\" as=\"fetch\" type=\"application/wasm\" crossorigin>",
        linked.wasm.name
    ));
    let index = fill(
        INDEX,
        &[
            ("theme", &theme.name),
            ("icon", &icon.name),
            ("manifest", &manifest.name),
            ("css", &css.name),
            ("preloads", &preloads.join("\n")),
            ("boot", &boot.name),
        ],
    );

    let mut assets = vec![linked.wasm, boot, theme];
    assets.extend(linked.scripts);
    assets.extend([css, icon, manifest]);
    assets.extend(linked.chunks);
    Page { index, assets }
}

fn fill(template: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(template.to_owned(), |text, (key, value)| text.replace(&format!("{{{key}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Page {
        let asset = |name: &str| Asset { name: name.to_owned(), bytes: Vec::new() };
        let linked = Linked {
            wasm: asset("app.1.wasm"),
            scripts: vec![asset("app.2.js"), asset("split.2.js")],
            chunks: vec![asset("lazy-till.3.wasm")],
        };
        assemble(linked, "a{}")
    }

    #[test]
    fn the_page_names_every_first_file_and_no_lazy_one() {
        let page = sample();
        for name in ["app.1.wasm", "app.2.js", "split.2.js"] {
            assert!(page.index.contains(name), "{name} is missing in\n{}", page.index);
        }
        for asset in &page.assets {
            let lazy = asset.name.starts_with("lazy-");
            assert_eq!(page.index.contains(&asset.name), !lazy, "{}", asset.name);
        }
    }

    #[test]
    fn nothing_is_inline_and_no_place_is_left_unfilled() {
        let page = sample();
        assert!(!page.index.contains("<style") && !page.index.contains(" style="));
        assert_eq!(page.index.matches("<script").count(), page.index.matches("></script>").count());
        for asset in &page.assets {
            let text = String::from_utf8_lossy(&asset.bytes);
            for place in ["{icon}", "{js}", "{wasm}"] {
                assert!(!text.contains(place), "{} still says {place}", asset.name);
            }
        }
        assert!(!page.index.contains('{'));
    }
}
