//! `par_iter` in place of `iter`: several threads take part, and the results stand where they would
//! stand without them.
//!
//! ```
//! use listings::chapter_05::par_iter_keeps_the_order::squares;
//!
//! assert_eq!(squares(&[1, 2, 3, 4]), [1, 4, 2, 2]);
//! ```

// ANCHOR: listing
use rayon::prelude::*;

pub fn squares(numbers: &[u64]) -> Vec<u64> {
    numbers.par_iter().map(|number| number * number % 7).collect()
}

pub fn main() {
    let numbers: Vec<u64> = (0..70_000).collect();
    let alone: Vec<u64> = numbers.iter().map(|number| number * number % 7).collect();
    let shared = squares(&numbers);
    println!("the first seven: {:?}", &shared[..7]);
    println!("the same as without rayon: {}", shared == alone);

    let even = numbers.par_iter().filter(|number| *number % 2 == 0).count();
    let largest = shared.par_iter().max();
    let sum: u64 = shared.par_iter().sum();
    println!("{even} even numbers, largest square {largest:?}, sum {sum}");
}
// ANCHOR_END: listing
