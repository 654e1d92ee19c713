//! The tests of `many_hands::sync`, and what they need.

#[path = "../all/patience.rs"]
#[allow(dead_code, reason = "these tests use a part of it")]
mod patience;
#[path = "../all/sync.rs"]
mod sync;
