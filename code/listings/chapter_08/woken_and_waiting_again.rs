//! A thread that checks with `while`, or with `wait_while`, looks again when it is woken, and waits
//! on if there is nothing.
//!
//! ```
//! assert_eq!(listings::chapter_08::woken_and_waiting_again::what_two_get().iter().flatten().count(), 2);
//! ```

// ANCHOR: listing
use std::sync::{Condvar, Mutex};
use std::thread;

#[derive(Default)]
struct Basket {
    fruit: Vec<&'static str>,
    looks: u32,
}

pub fn what_two_get() -> [Option<&'static str>; 2] {
    let (basket, filled) = (Mutex::new(Basket::default()), Condvar::new());
    let lock = || basket.lock().expect("no holder panics");
    let take = || {
        let found_none = |basket: &mut Basket| {
            basket.looks += 1;
            basket.fruit.is_empty()
        };
        filled.wait_while(lock(), found_none).expect("no holder panics").fruit.pop()
    };
    thread::scope(|s| {
        let takers = [s.spawn(take), s.spawn(take)];
        for (fruit, looks) in [("apple", 2), ("pear", 4)] {
            while lock().looks < looks {
                thread::yield_now(); // until both have looked, and all but the winner wait
            }
            println!("after {looks} looks there is a fruit: {fruit}");
            lock().fruit.push(fruit);
            filled.notify_all();
        }
        takers.map(|taker| taker.join().expect("it does not panic"))
    })
}

pub fn main() {
    let mut taken = what_two_get();
    taken.sort();
    println!("one got {:?}, the other {:?}", taken[0], taken[1]);
}
// ANCHOR_END: listing
