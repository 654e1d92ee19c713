//! The initializer of a pool runs once in each worker, and the worker's tasks find there what it
//! has made.
//!
//! ```
//! use listings::chapter_11::initializer_runs_once::{is_prime, sieve};
//! use many_hands::process::Pool;
//!
//! let pool = Pool::builder().workers(2).initializer(sieve, 10).build()?;
//! assert_eq!(pool.map(is_prime, [7, 8])?, [true, false]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use many_hands::process::Pool;

/// For each number below the limit, whether it is a prime.
pub fn sieve(limit: usize) -> Vec<bool> {
    println!("worker {}: a sieve up to {limit}", process::id());
    let mut prime = vec![true; limit];
    prime[..2].fill(false);
    for number in 2..limit {
        for multiple in (2 * number..limit).step_by(number) {
            prime[multiple] = false;
        }
    }
    prime
}

pub fn is_prime(number: usize) -> bool {
    Pool::with_state(|sieve: &mut Vec<bool>| sieve[number])
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::builder().workers(2).initializer(sieve, 1000).build()?;
    let answers = pool.map_chunks(is_prime, 0..1000, 10)?;
    pool.close().join();
    println!("{} primes", answers.into_iter().filter(|&prime| prime).count());
    Ok(())
}
// ANCHOR_END: listing
