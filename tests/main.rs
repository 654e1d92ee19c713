//! What must hold: the contract of each listing, a module for each chapter; and the book and the
//! repository as a whole.

mod appendix;
mod book;
mod chapter_01;
mod chapter_02;
mod chapter_03;
mod chapter_04;
mod chapter_05;
mod chapter_06;
mod chapter_07;
mod chapter_08;
mod chapter_09;
mod chapter_10;
mod chapter_11;
mod chapter_12;
mod chapter_13;
mod chapter_14;
mod house;
mod pictures;
mod programs;
mod prose;
mod python_to_rust;
mod quiz;
mod recorded;
mod search;
mod xray;
