//! Builds the book Many Hands and serves it, with the output of the commands on its pages.

#![forbid(unsafe_code)]

mod book;
mod outputs;
mod publish;
mod run;
pub mod serve;
pub mod supervise;

pub use book::Book;
