//! All programs of all exercises, each with its check: `graded EXERCISE/PROGRAM` judges one.

#![allow(missing_docs, reason = "its modules are the files of the exercises")]
#![allow(clippy::all, reason = "mutants are wrong on purpose, and each program has its exercise's check beside it")]

include!(concat!(env!("OUT_DIR"), "/graded.rs"));
