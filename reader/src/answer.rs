//! Requests and answers of the server.

use std::convert::Infallible;

use futures_util::{Stream, StreamExt};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
pub use hyper::{HeaderMap, Method, StatusCode};

pub type Request = hyper::Request<Incoming>;
pub type Answer = hyper::Response<UnsyncBoxBody<Bytes, Infallible>>;

/// An answer that is there as a whole.
pub fn whole(status: StatusCode, kind: &'static str, content: impl Into<Bytes>) -> Answer {
    answer(status, kind, Full::new(content.into()).boxed_unsync())
}

/// An answer that comes piece by piece.
pub fn stream(kind: &'static str, pieces: impl Stream<Item = Bytes> + Send + 'static) -> Answer {
    let body = StreamBody::new(pieces.map(|piece| Ok(Frame::data(piece))));
    answer(StatusCode::OK, kind, BodyExt::boxed_unsync(body))
}

/// An answer that says what to do instead.
pub fn refusal(status: StatusCode, sentence: impl Into<String>) -> Answer {
    let body = serde_json::json!({ "error": sentence.into() });
    whole(status, "application/json", body.to_string())
}

fn answer(status: StatusCode, kind: &'static str, body: UnsyncBoxBody<Bytes, Infallible>) -> Answer {
    let mut answer = Answer::new(body);
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}
