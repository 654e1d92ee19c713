//! A `coroutine_local!` goes with its coroutine, whatever thread that is on.
//!
//! ```
//! use std::cell::Cell;
//! use may::{coroutine::sleep, coroutine_local, go};
//!
//! coroutine_local!(static NUMBER: Cell<u32> = Cell::new(0));
//!
//! let task = go!(|| {
//!     NUMBER.with(|number| number.set(7));
//!     sleep(std::time::Duration::from_millis(1));
//!     NUMBER.with(Cell::get)
//! });
//! assert_eq!(task.join().unwrap(), 7);
//! assert_eq!(go!(|| NUMBER.with(Cell::get)).join().unwrap(), 0);
//! ```

// ANCHOR: listing
use std::cell::Cell;
use std::thread;

use listings::pace::seconds;
use may::coroutine::sleep;
use may::{coroutine_local, go};

coroutine_local!(static NUMBER: Cell<u32> = Cell::new(0));

pub fn main() -> thread::Result<()> {
    let mut tasks = Vec::new();
    for n in 0..100 {
        tasks.push(go!(move || {
            NUMBER.with(|number| number.set(n));
            sleep(seconds(1));
            NUMBER.with(Cell::get) == n
        }));
    }
    let mut kept = 0;
    for task in tasks {
        kept += i32::from(task.join()?);
    }
    println!("{kept} of 100 found their own number again");
    Ok(())
}
// ANCHOR_END: listing
