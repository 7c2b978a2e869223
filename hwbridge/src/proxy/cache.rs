//! The app's files, kept in memory so that the till's page loads while the server is down.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, IF_NONE_MATCH};

/// The largest file that is kept.
pub(crate) const MAX_FILE: usize = 8 << 20;
const MAX_TOTAL: usize = 48 << 20;
const MAX_FILES: usize = 512;

/// A file as the server sent it.
pub(crate) struct Copy {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Copy {
    /// Its name has its content's hash: it never changes, so the server need not be asked.
    pub(crate) fn is_immutable(&self) -> bool {
        header(&self.headers, CACHE_CONTROL).contains("immutable")
    }

    /// Would the server's "not modified" mean this very copy?
    pub(crate) fn is_what_is_held(&self, request: &HeaderMap) -> bool {
        let tag = header(&self.headers, ETAG);
        !tag.is_empty() && header(request, IF_NONE_MATCH) == tag
    }
}

/// Copies by path and encoding.
#[derive(Default)]
pub(crate) struct Cache {
    files: Mutex<Files>,
}

#[derive(Default)]
struct Files {
    copies: HashMap<(String, String), Arc<Copy>>,
    order: VecDeque<(String, String)>,
    total: usize,
}

impl Cache {
    /// The copy of this path in an encoding that the browser reads.
    pub(crate) fn get(&self, path: &str, request: &HeaderMap) -> Option<Arc<Copy>> {
        let accepted = header(request, ACCEPT_ENCODING);
        let files = self.lock();
        let encodings = ["br", "gzip", ""].into_iter();
        let readable = encodings.filter(|encoding| encoding.is_empty() || accepts(accepted, encoding));
        readable.filter_map(|encoding| files.copies.get(&(path.to_owned(), encoding.to_owned()))).next().cloned()
    }

    /// Keeps a copy; the oldest make room.
    pub(crate) fn put(&self, path: &str, copy: Arc<Copy>) {
        if copy.body.len() > MAX_FILE {
            return;
        }
        let key = (path.to_owned(), header(&copy.headers, CONTENT_ENCODING).to_owned());
        let mut files = self.lock();
        files.remove(&key);
        files.total += copy.body.len();
        files.order.push_back(key.clone());
        files.copies.insert(key, copy);
        while files.total > MAX_TOTAL || files.copies.len() > MAX_FILES {
            let Some(oldest) = files.order.front().cloned() else { return };
            files.remove(&oldest);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files {
    fn remove(&mut self, key: &(String, String)) {
        if let Some(old) = self.copies.remove(key) {
            self.total -= old.body.len();
            self.order.retain(|other| other != key);
        }
    }
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|choice| choice.split(';').next().is_some_and(|name| name.trim() == encoding))
}

fn header(headers: &HeaderMap, name: http::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(encoding: &'static str, size: usize) -> Arc<Copy> {
        let mut headers = HeaderMap::new();
        if !encoding.is_empty() {
            headers.insert(CONTENT_ENCODING, http::HeaderValue::from_static(encoding));
        }
        Arc::new(Copy { headers, body: Bytes::from(vec![b'x'; size]) })
    }

    fn accepting(encodings: &'static str) -> HeaderMap {
        [(ACCEPT_ENCODING, http::HeaderValue::from_static(encodings))].into_iter().collect()
    }

    #[test]
    fn a_browser_gets_what_it_can_read() {
        let cache = Cache::default();
        cache.put("/app.js", copy("br", 1));
        assert!(cache.get("/app.js", &accepting("gzip, deflate")).is_none());
        assert!(cache.get("/app.js", &accepting("gzip, br;q=0.9")).is_some());
        cache.put("/app.js", copy("", 7));
        assert_eq!(cache.get("/app.js", &HeaderMap::new()).unwrap().body.len(), 7);
    }

    #[test]
    fn the_memory_is_bounded() {
        let cache = Cache::default();
        for number in 0..20 {
            cache.put(&number.to_string(), copy("", 7 << 20));
        }
        let kept: Vec<usize> =
            (0..20).filter(|number| cache.get(&number.to_string(), &HeaderMap::new()).is_some()).collect();
        assert_eq!(kept, [14, 15, 16, 17, 18, 19]);
        cache.put("huge", copy("", MAX_FILE + 1));
        assert!(cache.get("huge", &HeaderMap::new()).is_none());
    }
}
