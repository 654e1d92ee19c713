//! A coroutine that is known to call deeply gets a larger stack.
//!
//! ```
//! use may::{coroutine::Builder, go};
//!
//! let task = go!(Builder::new().stack_size(0x20000), || [1_u8; 200_000].len())?;
//! assert_eq!(task.join().unwrap(), 200_000);
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! No Python twin: a greenlet has no stack size to choose; how deep it may call is the
//! interpreter's `sys.setrecursionlimit`.

// ANCHOR: listing
use std::error::Error;
use std::hint::black_box;

use may::coroutine::Builder;
use may::go;

fn depth_of(n: u64, most: u64) -> u64 {
    let frame = black_box([n; 64]);
    if n == most { n } else { depth_of(n + 1, most).max(frame[0]) }
}

pub fn main() -> Result<(), Box<dyn Error>> {
    // In words of eight bytes: two mebibytes.
    let builder = Builder::new().name("deep".into()).stack_size(256 * 1024);
    let task = go!(builder, || depth_of(0, 1000))?;
    println!("{} calls deep", task.join().map_err(|_| "it panicked")?);
    Ok(())
}
// ANCHOR_END: listing
