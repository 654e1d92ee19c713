//! What the server answers instead of doing what it was asked for.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// An answer that says what to do instead.
pub fn refusal(status: StatusCode, sentence: impl Into<String>) -> impl IntoResponse {
    let body = serde_json::json!({ "error": sentence.into() });
    (status, [(CONTENT_TYPE, "application/json")], body.to_string())
}
