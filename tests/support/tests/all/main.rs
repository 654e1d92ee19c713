//! The tests of the vocabulary, one program: each module is about the part that it is named after.

mod listing;
mod packages;
mod vocabulary;
