//! Sends contents: packed where the browser can unpack them, and not at all where it has them.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};
use std::io::Write;
use std::sync::Mutex;

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::Bytes;
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, ETAG, HeaderValue, IF_NONE_MATCH, VARY,
};

use crate::answer::{Answer, HeaderMap, StatusCode, whole};

/// Below this, packing saves no packet of the network.
const WORTH_PACKING: usize = 1 << 10;

/// What is sent at an address.
pub struct Content {
    pub status: StatusCode,
    pub kind: &'static str,
    pub bytes: Bytes,
    /// Whether there is never anything else at this address.
    pub immutable: bool,
}

/// Contents as they were packed last, by their addresses.
#[derive(Default)]
pub struct Packed(Mutex<HashMap<String, (u64, Bytes)>>);

impl Packed {
    /// The answer with these contents. A browser asks for them again each time, by what they are
    /// and not by when they changed: a page may change twice within the second that a date can tell
    /// apart.
    pub fn deliver(&self, address: &str, content: Content, asked: &HeaderMap) -> Answer {
        let digest = digest(&content.bytes);
        // Weak, for it is the same packed and unpacked.
        let tag = format!("W/\"{digest:016x}\"");
        let known = content.status == StatusCode::OK && knows(asked, &tag);
        let mut answer = if known {
            whole(StatusCode::NOT_MODIFIED, content.kind, Bytes::new())
        } else if content.bytes.len() >= WORTH_PACKING && is_text(content.kind) && unpacks(asked) {
            let packed = self.packed(address, digest, &content.bytes);
            let length = packed.len();
            let mut answer = whole(content.status, content.kind, packed);
            answer.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            answer.headers_mut().insert(CONTENT_LENGTH, length.into());
            answer
        } else {
            let length = content.bytes.len();
            let mut answer = whole(content.status, content.kind, content.bytes);
            answer.headers_mut().insert(CONTENT_LENGTH, length.into());
            answer
        };
        let headers = answer.headers_mut();
        headers.extend(HeaderValue::try_from(tag).ok().map(|tag| (ETAG, tag)));
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        let kept = if content.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(kept));
        answer
    }

    fn packed(&self, address: &str, digest: u64, bytes: &Bytes) -> Bytes {
        let known = self.0.lock().expect("nothing panics with it").get(address).cloned();
        if let Some((_, packed)) = known.filter(|(of, _)| *of == digest) {
            return packed;
        }
        let packed = pack(bytes);
        self.0.lock().expect("nothing panics with it").insert(address.to_owned(), (digest, packed.clone()));
        packed
    }
}

fn pack(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory can be written to").into()
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

fn is_text(kind: &str) -> bool {
    ["text/", "application/json", "application/xml", "image/svg"].iter().any(|text| kind.starts_with(text))
}

fn knows(asked: &HeaderMap, tag: &str) -> bool {
    words(asked, IF_NONE_MATCH).any(|one| one == tag || one == "*")
}

/// Whether gzip is among what is accepted.
fn unpacks(asked: &HeaderMap) -> bool {
    words(asked, ACCEPT_ENCODING).any(|one| {
        let (name, rest) = one.split_once(';').unwrap_or((one, ""));
        let weight = rest.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
        name.trim().eq_ignore_ascii_case("gzip") && weight.is_ok_and(|weight| weight > 0.0)
    })
}

fn words(asked: &HeaderMap, name: hyper::header::HeaderName) -> impl Iterator<Item = &str> {
    let values = asked.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_is_what_the_browser_accepts() {
        let accepts = |value| unpacks(&HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(value))]));
        assert!(accepts("gzip") && accepts("br, GZIP;q=0.5") && accepts("deflate, gzip ; q=1.0"));
        assert!(!accepts("") && !accepts("br") && !accepts("gzip;q=0") && !accepts("gzip; q=0.0") && !accepts("xgzip"));
        assert!(!unpacks(&HeaderMap::new()));
    }
}
