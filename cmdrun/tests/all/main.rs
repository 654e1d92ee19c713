//! The preprocessor as books use it: as a library, as a program, and under mdBook.

mod cache;
mod commands;
mod failures;
mod outcomes;
mod places;
mod program;
mod programs;
mod recorded;
mod scratch;
mod sources;
mod upstream;
