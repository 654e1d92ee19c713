//! Builds the book Many Hands and serves it, with the output of the commands on its pages.

#![forbid(unsafe_code)]

pub mod arguments;
mod assets;
mod book;
#[allow(dead_code, reason = "it moves to a package of its own")]
pub mod cmdrun;
pub mod console;
mod dep_info;
mod html;
mod includes;
mod pages;
mod passing;
mod process;
mod publish;
mod run;
pub mod serve;
pub mod supervise;

pub use book::{Book, Built};
