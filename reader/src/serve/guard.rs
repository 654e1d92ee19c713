//! The one check before every route: where a request comes from, and whether it is allowed.
//!
//! A page of this server may read; only a page of this server, with the token that it was given,
//! may have something done. There is no CORS header anywhere, so a foreign page cannot read an
//! answer.

use hyper::Uri;
use hyper::header::{CONTENT_TYPE, HOST, HeaderName, ORIGIN};

use super::token::Token;
use crate::answer::{HeaderMap, Method, StatusCode};

/// The header that carries the token.
const TOKEN: HeaderName = HeaderName::from_static("x-many-hands-token");

/// What this server is called, and the secret that its pages know.
pub struct Guard {
    hosts: Vec<String>,
    token: Token,
}

impl Guard {
    pub fn new(port: u16, token: Token) -> Self {
        let names = ["127.0.0.1", "localhost"];
        let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        if port == 80 {
            hosts.extend(names.map(str::to_owned));
        }
        Self { hosts, token }
    }

    /// What is wrong with a request, in a sentence.
    pub fn complaint(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<(StatusCode, &'static str)> {
        let host = only(headers, &HOST).filter(|host| self.hosts.iter().any(|own| own == host));
        let meant = uri.authority().is_none_or(|authority| Some(authority.as_str()) == host);
        let Some(host) = host.filter(|_| meant) else {
            return Some((
                StatusCode::FORBIDDEN,
                "This server answers on 127.0.0.1 and localhost only: open it there.",
            ));
        };
        if method == Method::GET || method == Method::HEAD {
            return None;
        }
        if only(headers, &ORIGIN).and_then(|origin| origin.strip_prefix("http://")) != Some(host) {
            return Some((StatusCode::FORBIDDEN, "Only a page of this server may ask for that: open the book here."));
        }
        if !only(headers, &TOKEN).is_some_and(|token| self.token.is(token)) {
            return Some((StatusCode::FORBIDDEN, "This page is from an earlier start of the server: reload it."));
        }
        let kind = only(headers, &CONTENT_TYPE).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Some((StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send JSON: Content-Type: application/json."));
        }
        None
    }
}

/// The value of a header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    #[test]
    fn a_header_that_is_there_twice_is_none() {
        let mut headers = HeaderMap::new();
        headers.append(HOST, HeaderValue::from_static("127.0.0.1:3000"));
        assert_eq!(only(&headers, &HOST), Some("127.0.0.1:3000"));
        headers.append(HOST, HeaderValue::from_static("127.0.0.1:3000"));
        assert_eq!(only(&headers, &HOST), None);
    }
}
