//! The appendices that are made from data: `book/sources.toml`, the ledger, and
//! `book/python_to_rust.toml`.
//!
//! The tests that hold the tables `book/appendix/*.table.md` write them, too.

pub mod corrections;
pub mod ledger;
pub mod pages;
pub mod python_to_rust;
pub mod snippets;
