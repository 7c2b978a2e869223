//! Brotli and gzip beside each file, made once here instead of on every request.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use crate::{Outcome, web::write_if_changed};

/// Writes `PATH.br` and `PATH.gz` for every file and returns their paths.
pub(crate) fn beside(files: &[(PathBuf, &[u8])]) -> Outcome<Vec<PathBuf>> {
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let results = thread::scope(|scope| {
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(|| work(files, &next))).collect();
        handles.into_iter().map(|handle| handle.join().map_err(|_| "a compressor panicked")).collect::<Vec<_>>()
    });
    let mut written = Vec::new();
    for result in results {
        written.extend(result??);
    }
    Ok(written)
}

fn work(files: &[(PathBuf, &[u8])], next: &AtomicUsize) -> Outcome<Vec<PathBuf>> {
    let mut written = Vec::new();
    while let Some((path, bytes)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
        let (brotli_path, gzip_path) = (with_suffix(path, "br"), with_suffix(path, "gz"));
        // A hashed file of this name with this content was compressed by an earlier build.
        let known = brotli_path.exists() && gzip_path.exists() && fs::read(path).is_ok_and(|old| old == *bytes);
        if !known {
            write_if_changed(&brotli_path, &brotli(bytes)?)?;
            write_if_changed(&gzip_path, &gzip(bytes)?)?;
        }
        written.extend([brotli_path, gzip_path]);
    }
    Ok(written)
}

/// `app.css` → `app.css.br`.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

fn brotli(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let params = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    // The encoder writes no time of its own: the same content gives the same bytes.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_forms_open_to_the_same_bytes() {
        let text = "账房".repeat(1000).into_bytes();
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut brotli(&text).unwrap().as_slice(), &mut plain).unwrap();
        assert_eq!(plain, text);
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(gzip(&text).unwrap().as_slice()).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, text);
    }

    #[test]
    fn the_suffix_comes_after_the_whole_name() {
        assert_eq!(with_suffix(Path::new("dist/app.1.css"), "br"), Path::new("dist/app.1.css.br"));
    }
}
