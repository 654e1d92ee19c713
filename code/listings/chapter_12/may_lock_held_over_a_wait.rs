//! A lock of `may` makes the coroutine wait, not its thread: it may be held over a wait.
//!
//! ```
//! use std::sync::Arc;
//! use may::{coroutine::yield_now, go, sync::Mutex};
//!
//! let number = Arc::new(Mutex::new(0));
//! let tasks = [1, 2, 3].map(|_| {
//!     let number = Arc::clone(&number);
//!     go!(move || {
//!         let mut number = number.lock().unwrap();
//!         let read = *number;
//!         yield_now();
//!         *number = read + 1;
//!     })
//! });
//! tasks.into_iter().try_for_each(|task| task.join()).unwrap();
//! assert_eq!(*number.lock().unwrap(), 3);
//! ```

// ANCHOR: listing
use std::sync::Arc;
use std::thread;

use listings::pace::seconds;
use may::coroutine::sleep;
use may::go;
use may::sync::Mutex;

pub fn main() -> thread::Result<()> {
    let printer = Arc::new(Mutex::new(0));
    let tasks = ["first", "second"].map(|name| {
        let printer = Arc::clone(&printer);
        go!(move || {
            let mut pages = printer.lock().expect("no holder panics");
            println!("{name}: has the printer, and waits for paper");
            sleep(seconds(1));
            *pages += 1;
            println!("{name}: gives it back after page {}", *pages);
        })
    });
    for task in tasks {
        task.join()?;
    }
    Ok(())
}
// ANCHOR_END: listing
