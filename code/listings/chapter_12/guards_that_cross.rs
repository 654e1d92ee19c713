//! A guard that puts something back on its thread must not be held over a wait: another coroutine's
//! comes between.
//!
//! ```
//! use std::cell::Cell;
//! use many_hands::coroutine::{join_all, spawn, yield_now};
//!
//! thread_local!(static DEPTH: Cell<u32> = const { Cell::new(0) });
//!
//! let both = || {
//!     join_all([1, 2].map(|_| {
//!         spawn(|| {
//!             DEPTH.set(DEPTH.get() + 1);
//!             yield_now();
//!             DEPTH.replace(DEPTH.get() - 1)
//!         })
//!     }))
//! };
//! // Started by a coroutine, neither begins before both are there.
//! let deep = spawn(both).join().unwrap();
//! assert_eq!(deep.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [2, 1]);
//! ```

// ANCHOR: listing
use std::cell::RefCell;

use listings::pace::seconds;
use many_hands::coroutine::{join_all, sleep, spawn};

thread_local!(static INSIDE: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) });

struct Entered;

fn enter(name: &'static str) -> Entered {
    INSIDE.with_borrow_mut(|names| names.push(name));
    Entered
}

impl Drop for Entered {
    fn drop(&mut self) {
        INSIDE.with_borrow_mut(Vec::pop);
    }
}

fn log(what: &str) {
    println!("[{}] {what}", INSIDE.with_borrow(|names| names.join(", ")));
}

pub fn main() {
    let tasks = [("bread", 10), ("jam", 20)].map(|(name, time)| {
        spawn(move || {
            let _entered = enter(name);
            log(&format!("{name} begins"));
            sleep(seconds(time));
            log(&format!("{name} is done"));
        })
    });
    join_all(tasks);
}
// ANCHOR_END: listing
