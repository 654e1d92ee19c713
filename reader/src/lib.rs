//! Builds the book Many Hands and serves it, with the output of the commands on its pages.

mod book;
pub mod cmdrun;
mod publish;
pub mod serve;

pub use book::Book;
