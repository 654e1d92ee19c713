//! The appendices that are made from data: `book/sources.toml`, the ledger, and `book/python_to_rust.toml`.
//!
//! Text and data are read here once for the program that writes the pages and for the tests that hold them.

pub mod corrections;
pub mod ledger;
pub mod pages;
pub mod python_to_rust;
pub mod snippets;
