//! Two threads wait, one thing comes: a thread that checks with `if` mistakes its wake-up for
//! the thing itself.
//!
//! ```
//! let taken = listings::chapter_08::woken_for_nothing::what_two_get();
//! assert_eq!(taken.into_iter().flatten().collect::<Vec<_>>(), ["apple"]);
//! ```

// ANCHOR: listing
use std::sync::{Condvar, Mutex};
use std::thread;

#[derive(Default)]
struct Basket {
    fruit: Vec<&'static str>,
    waiting: u32,
}

pub fn what_two_get() -> [Option<&'static str>; 2] {
    let (basket, filled) = (Mutex::new(Basket::default()), Condvar::new());
    let lock = || basket.lock().expect("no holder panics");
    let take = || {
        let mut basket = lock();
        if basket.fruit.is_empty() {
            basket.waiting += 1;
            basket = filled.wait(basket).expect("no holder panics");
        }
        basket.fruit.pop()
    };
    thread::scope(|s| {
        let takers = [s.spawn(take), s.spawn(take)];
        while lock().waiting < 2 {
            thread::yield_now();
        }
        lock().fruit.push("apple");
        filled.notify_all();
        takers.map(|taker| taker.join().expect("it does not panic"))
    })
}

pub fn main() {
    let mut taken = what_two_get();
    taken.sort();
    println!("one got {:?}, the other {:?}", taken[1], taken[0]);
}
// ANCHOR_END: listing
