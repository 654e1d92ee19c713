//! Chapter 12: coroutines.

use crate::chapter::{Chapter, listing};

pub mod switched_by_hand;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter { number: 12, title: "Coroutines", listings: &[listing!(switched_by_hand)] };
