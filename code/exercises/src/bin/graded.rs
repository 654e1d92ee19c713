//! All programs of all exercises, each with its check: `graded EXERCISE/PROGRAM` judges one.

#![allow(missing_docs, reason = "its modules are the files of the exercises")]

include!(concat!(env!("OUT_DIR"), "/graded.rs"));
