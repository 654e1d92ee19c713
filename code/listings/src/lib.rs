//! The listings of the book *Many Hands*, a module for each chapter, and what they share.
//!
//! | module | what is there |
//! |---|---|
//! | `chapter_01` to `chapter_14` | the listings, each a program in a file of its own, beside its Python twin |
//! | [`chapter`] | how a chapter is run as a program |
//! | [`traced`] | a listing's run as the kernel sees it |
//! | [`pace`], [`web`], [`redis`] | how long the seconds of the listings last; pages to download; a Redis server |

#![allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]

// So that a listing can say `use listings::…` and be pasted into a package of its own.
extern crate self as listings;

pub mod chapter;
#[path = "../chapter_01/mod.rs"]
pub mod chapter_01;
#[path = "../chapter_02/mod.rs"]
pub mod chapter_02;
#[path = "../chapter_03/mod.rs"]
pub mod chapter_03;
#[path = "../chapter_04/mod.rs"]
pub mod chapter_04;
#[path = "../chapter_05/mod.rs"]
pub mod chapter_05;
#[path = "../chapter_06/mod.rs"]
pub mod chapter_06;
#[path = "../chapter_07/mod.rs"]
pub mod chapter_07;
#[path = "../chapter_08/mod.rs"]
pub mod chapter_08;
#[path = "../chapter_09/mod.rs"]
pub mod chapter_09;
#[path = "../chapter_10/mod.rs"]
pub mod chapter_10;
#[path = "../chapter_11/mod.rs"]
pub mod chapter_11;
#[path = "../chapter_12/mod.rs"]
pub mod chapter_12;
#[path = "../chapter_13/mod.rs"]
pub mod chapter_13;
#[path = "../chapter_14/mod.rs"]
pub mod chapter_14;
pub mod pace;
pub mod redis;
pub mod traced;
pub mod web;

/// The chapters, in the order of the book.
pub const CHAPTERS: &[chapter::Chapter] = &[
    chapter_01::CHAPTER,
    chapter_02::CHAPTER,
    chapter_03::CHAPTER,
    chapter_04::CHAPTER,
    chapter_05::CHAPTER,
    chapter_06::CHAPTER,
    chapter_07::CHAPTER,
    chapter_08::CHAPTER,
    chapter_09::CHAPTER,
    chapter_10::CHAPTER,
    chapter_11::CHAPTER,
    chapter_12::CHAPTER,
    chapter_13::CHAPTER,
    chapter_14::CHAPTER,
];

#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
