//! Rayon's own pool has a thread for each core; for another size you build a pool, and `install`
//! work in it.
//!
//! ```
//! use rayon::{ThreadPoolBuilder, current_num_threads};
//!
//! let pool = ThreadPoolBuilder::new().num_threads(3).build()?;
//! assert_eq!(pool.install(current_num_threads), 3);
//! # Ok::<(), rayon::ThreadPoolBuildError>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::{available_parallelism, current};

use rayon::{ThreadPoolBuilder, current_num_threads};

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("{} cores for this process", available_parallelism()?);
    println!("{} threads in rayon's own pool", current_num_threads());

    let builder = ThreadPoolBuilder::new().num_threads(3).thread_name(|n| format!("worker {n}"));
    let pool = builder.build()?;
    println!("{} threads in ours", pool.install(current_num_threads));
    println!("main is {:?}", current().name());
    println!("each worker says: {:?}", pool.broadcast(|_| current().name().map(String::from)));
    Ok(())
}
// ANCHOR_END: listing
