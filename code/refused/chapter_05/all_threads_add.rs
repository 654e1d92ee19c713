//! A closure that all threads of a pool call may not change what is around it.

// ANCHOR: listing
use rayon::prelude::*;

fn main() {
    let mut sum = 0;
    (0..70_000).into_par_iter().for_each(|number| sum += number * number % 7);
    println!("{sum}");
}
// ANCHOR_END: listing
