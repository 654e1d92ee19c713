//! The reader, from outside: builds, the server, and what runs for its pages.

mod build;
mod runner_attacks;
mod runner_guard;
mod runner_python;
mod runner_rust;
mod runner_walls;
mod runner_xray;
mod serve;
#[path = "../support/mod.rs"]
mod support;
