//! Builds the book Many Hands and serves it, with the output of the commands on its pages.

#![forbid(unsafe_code)]

mod answer;
pub mod arguments;
mod assets;
mod book;
pub mod console;
mod html;
mod includes;
mod outputs;
mod pages;
mod passing;
mod process;
mod publish;
mod run;
pub mod serve;
pub mod supervise;

pub use book::{Book, Built};
