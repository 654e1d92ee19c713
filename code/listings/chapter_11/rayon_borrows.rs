//! A pool of threads works on the data where it is: its closures borrow what is around them.
//!
//! ```
//! use listings::chapter_11::rayon_borrows::long_words;
//!
//! assert_eq!(long_words(&["many", "hands", "make", "light", "work"], 5)?, ["hands", "light"]);
//! # Ok::<(), rayon::ThreadPoolBuildError>(())
//! ```

// ANCHOR: listing
use rayon::prelude::*;
use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

type Word = &'static str;

pub fn long_words(words: &[Word], shortest: usize) -> Result<Vec<Word>, ThreadPoolBuildError> {
    let pool = ThreadPoolBuilder::new().num_threads(3).build()?;
    let long = |word: &Word| word.len() >= shortest;
    Ok(pool.install(|| words.par_iter().copied().filter(long).collect()))
}

pub fn main() -> Result<(), ThreadPoolBuildError> {
    let words = ["many", "hands", "make", "light", "work"];
    println!("long: {}", long_words(&words, 5)?.join(" "));
    println!("all: {}", words.join(" "));
    Ok(())
}
// ANCHOR_END: listing
