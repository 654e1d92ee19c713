//! Requests and answers of the server.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
pub use hyper::{HeaderMap, Method, StatusCode};
use tokio::sync::mpsc::UnboundedReceiver;

pub type Request = hyper::Request<Incoming>;
pub type Answer = hyper::Response<UnsyncBoxBody<Bytes, Infallible>>;

/// An answer that is there as a whole.
pub fn whole(status: StatusCode, kind: &'static str, content: impl Into<Bytes>) -> Answer {
    answer(status, kind, Full::new(content.into()).boxed_unsync())
}

/// An answer that comes piece by piece, until all senders are dropped.
pub fn stream(kind: &'static str, pieces: UnboundedReceiver<Bytes>) -> Answer {
    answer(StatusCode::OK, kind, Pieces(pieces).boxed_unsync())
}

struct Pieces(UnboundedReceiver<Bytes>);

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|piece| Some(Ok(Frame::data(piece?))))
    }
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
