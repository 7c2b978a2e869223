//! Shows what the app weighs on the wire, and stops a build that a slow shop line would feel.
#![expect(clippy::disallowed_macros, reason = "a command line tool talks to its terminal")]

use std::{fs, path::Path, time::Duration};

use crate::{Outcome, compress::with_suffix, names::Asset};

/// Everything the till page transfers before it can be used, brotli, in bytes.
const FIRST_VISIT_BUDGET: usize = 400_000;

/// One line of the table.
pub(crate) struct Size {
    name: String,
    raw: usize,
    /// `None` in a development build, which compresses nothing.
    brotli: Option<usize>,
    lazy: bool,
}

/// Reads the sizes back from the disk: what is there is what will be sent.
pub(crate) fn measure(out: &Path, assets: &[Asset]) -> Outcome<Vec<Size>> {
    let size = |name: &str, path: &Path| -> Outcome<Size> {
        let length = |path: &Path| fs::metadata(path).map(|meta| meta.len() as usize);
        let lazy = name.starts_with("lazy-");
        Ok(Size { name: name.to_owned(), raw: length(path)?, brotli: length(&with_suffix(path, "br")).ok(), lazy })
    };
    let mut sizes = vec![size("index.html", &out.join("index.html"))?];
    for asset in assets {
        sizes.push(size(&asset.name, &out.join("assets").join(&asset.name))?);
    }
    Ok(sizes)
}

/// Prints the table.
pub(crate) fn table(sizes: &[Size], took: Duration) {
    println!("{:<58} {:>10} {:>10}", "file", "raw", "brotli");
    for size in sizes {
        println!("{:<58} {:>10} {:>10}", size.name, size.raw, shown(size.brotli));
    }
    let (raw, brotli) = first_visit(sizes);
    println!("{:<58} {raw:>10} {:>10}", "first visit", shown(brotli));
    println!("web: built in {:.1} s", took.as_secs_f64());
}

/// Says that there was nothing to do.
pub(crate) fn unchanged(out: &Path, took: Duration) {
    println!("web: {} is up to date ({} ms)", out.display(), took.as_millis());
}

/// Fails when the first visit weighs more than promised.
pub(crate) fn check_budget(sizes: &[Size]) -> Outcome<()> {
    match first_visit(sizes).1 {
        Some(total) if total <= FIRST_VISIT_BUDGET => Ok(()),
        Some(total) => {
            Err(format!("the first visit weighs {total} bytes, more than the budget of {FIRST_VISIT_BUDGET}").into())
        }
        None => Err("a file has no compressed form".into()),
    }
}

fn first_visit(sizes: &[Size]) -> (usize, Option<usize>) {
    let first = || sizes.iter().filter(|size| !size.lazy);
    (first().map(|size| size.raw).sum(), first().map(|size| size.brotli).sum())
}

fn shown(size: Option<usize>) -> String {
    size.map_or_else(|| "-".to_owned(), |size| size.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(brotli: Option<usize>, lazy: bool) -> Size {
        Size { name: String::new(), raw: 0, brotli, lazy }
    }

    #[test]
    fn the_budget_counts_the_first_visit_alone() {
        let lazy = size(Some(FIRST_VISIT_BUDGET), true);
        assert!(check_budget(&[size(Some(FIRST_VISIT_BUDGET), false), lazy]).is_ok());
        assert!(check_budget(&[size(Some(FIRST_VISIT_BUDGET), false), size(Some(1), false)]).is_err());
        assert!(check_budget(&[size(None, false)]).is_err());
    }
}
