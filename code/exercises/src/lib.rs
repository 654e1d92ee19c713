//! The exercises of the book *Many Hands*.
//!
//! A program of a reader is judged by what it does. It is compiled together with the exercise's
//! `check.rs` into one program, the judge, which runs the reader's code as often as it needs in
//! processes of their own: with every schedule, traced, or only looked at from outside; and then
//! prints a [`grade::Verdict`] as JSON.
//!
//! | module | what is there |
//! |---|---|
//! | [`grade`] | what `check.rs` is written with |
//! | [`spec`], [`crate_root`] | an exercise's folder, and the crate that is made of a program and its check |
//! | [`check`] | compiles a program and has it judged: what the terminal and a page call |
//! | [`fragment`] | what a page includes |
//! | [`desk`] | the reader's copies, and what has been solved |

pub mod artifacts;
pub mod check;
pub mod crate_root;
pub mod desk;
pub mod fragment;
pub mod grade;
pub mod spec;

pub use schedules;
pub use serde_json;
pub use xray;
