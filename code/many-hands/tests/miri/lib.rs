//! The part of the toolkit that needs no system calls of its own.

#[path = "../../src/sync/mod.rs"]
pub mod sync;
