//! What a guard puts into a list of its coroutine's own, no other coroutine finds.
//!
//! ```
//! use listings::chapter_12::guards_that_stay_apart::{Names, enter};
//! use many_hands::coroutine::{join_all, spawn, yield_now};
//!
//! let deep = join_all([1, 2].map(|_| {
//!     spawn(|| {
//!         let inside = Names::default();
//!         let _entered = enter(&inside, "here");
//!         yield_now();
//!         inside.borrow().len()
//!     })
//! }));
//! assert_eq!(deep.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [1, 1]);
//! ```

// ANCHOR: listing
use std::cell::RefCell;

use listings::pace::seconds;
use many_hands::coroutine::{join_all, sleep, spawn};

pub type Names = RefCell<Vec<&'static str>>;

pub struct Entered<'a>(&'a Names);

pub fn enter<'a>(inside: &'a Names, name: &'static str) -> Entered<'a> {
    inside.borrow_mut().push(name);
    Entered(inside)
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        self.0.borrow_mut().pop();
    }
}

fn log(inside: &Names, what: &str) {
    println!("[{}] {what}", inside.borrow().join(", "));
}

pub fn main() {
    let tasks = [("bread", 10), ("jam", 20)].map(|(name, time)| {
        spawn(move || {
            let inside = Names::default();
            let _entered = enter(&inside, name);
            log(&inside, &format!("{name} begins"));
            sleep(seconds(time));
            log(&inside, &format!("{name} is done"));
        })
    });
    join_all(tasks);
}
// ANCHOR_END: listing
