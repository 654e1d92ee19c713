//! Processes, threads and coroutines for people who know Python: the toolkit of the book *Many Hands*, and its listings.
//!
//! | module | what is there |
//! |---|---|
//! | [`process`] | processes, and all that passes between them: pipes, queues, locks, shared memory, pools, managers |
//! | [`sync`] | what the standard library lacks for threads |
//! | [`coroutine`] | functions that take turns on one thread: switched by hand, or whenever one waits |
//! | `chapter_01` to `chapter_13` | the listings of the book, a module each |
//! | `chapter`, `pace`, `web` | what the listings share: how they are run, how long their seconds last, pages to download |
//!
//! # Features
//!
//! `coroutine` adds the module of that name. `chapters`, on by default, includes it, and adds the book's listings and what runs them.
//! To use the toolkit alone, turn it off with `default-features = false`.
//!
//! # Python to Rust
//!
//! What this crate has for a name of Python's. The appendix of the same title in the book has the standard library and other crates, too.
//!
#![doc = include_str!("../tables/many_hands.md")]
#![cfg_attr(
    not(feature = "chapters"),
    allow(rustdoc::broken_intra_doc_links, reason = "what a feature adds has no page without it")
)]

// So that a listing inside this crate can say `use many_hands::…`, as it would in a package of its own.
extern crate self as many_hands;

#[cfg(not(target_os = "linux"))]
compile_error!("many-hands runs on Linux: it builds on posix_spawn of /proc/self/exe, pidfd and memfd");

#[cfg(feature = "chapters")]
pub mod chapter;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_01;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_02;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_03;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_04;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_05;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_06;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_07;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_08;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_09;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_10;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_11;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_12;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_13;
#[cfg(feature = "web")]
pub mod pace;
#[cfg(feature = "web")]
pub mod web;

#[cfg(feature = "coroutine")]
pub mod coroutine;
pub mod process;
pub mod sync;

/// The chapters, in the order of the book.
#[cfg(feature = "chapters")]
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
];

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
