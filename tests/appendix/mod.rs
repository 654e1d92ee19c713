//! The appendices that are made from data: `book/sources.toml`, the ledger,
//! `book/python_to_rust.toml` and `book/glossary.toml`.
//!
//! The tests that hold the tables `book/appendix/*.table.md` write them, too.

pub mod corrections;
pub mod glossary;
pub mod ledger;
pub mod pages;
pub mod python_to_rust;
pub mod snippets;
