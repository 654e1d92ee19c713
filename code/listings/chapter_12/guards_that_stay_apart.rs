//! What a guard puts into a `coroutine_local!`, no other coroutine finds.
//!
//! ```
//! use std::cell::Cell;
//! use many_hands::coroutine::{join_all, spawn, yield_now};
//! use may::coroutine_local;
//!
//! coroutine_local!(static DEPTH: Cell<u32> = Cell::new(0));
//!
//! let deep = join_all([1, 2].map(|_| {
//!     spawn(|| {
//!         DEPTH.with(|depth| depth.set(depth.get() + 1));
//!         yield_now();
//!         DEPTH.with(|depth| depth.replace(depth.get() - 1))
//!     })
//! }));
//! assert_eq!(deep.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [1, 1]);
//! ```

// ANCHOR: listing
use std::cell::RefCell;

use listings::pace::seconds;
use many_hands::coroutine::{join_all, sleep, spawn};
use may::coroutine_local;

coroutine_local!(static INSIDE: RefCell<Vec<&'static str>> = RefCell::default());

struct Entered;

fn enter(name: &'static str) -> Entered {
    INSIDE.with(|names| names.borrow_mut().push(name));
    Entered
}

impl Drop for Entered {
    fn drop(&mut self) {
        INSIDE.with(|names| names.borrow_mut().pop());
    }
}

fn log(what: &str) {
    println!("[{}] {what}", INSIDE.with(|names| names.borrow().join(", ")));
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
