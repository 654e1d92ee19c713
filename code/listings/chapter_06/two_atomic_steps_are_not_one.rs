//! A check and a change, each atomic, are two steps; `try_update` makes them one.
//!
//! ```
//! use listings::chapter_06::two_atomic_steps_are_not_one::{after_both, check_and_take, check_then_take};
//!
//! assert_eq!(after_both(check_then_take), -20);
//! assert_eq!(after_both(check_and_take), 40);
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std::thread;

pub fn check_then_take(balance: &AtomicI32, both_checked: &Barrier) {
    let enough = balance.load(Relaxed) >= 60;
    both_checked.wait();
    if enough {
        balance.fetch_sub(60, Relaxed);
    }
}

pub fn check_and_take(balance: &AtomicI32, both_are_here: &Barrier) {
    both_are_here.wait();
    let take = |seen: i32| (seen >= 60).then_some(seen - 60);
    if let Err(seen) = balance.try_update(Relaxed, Relaxed, take) {
        println!("refused: there are only {seen}");
    }
}

pub fn after_both(withdraw: fn(&AtomicI32, &Barrier)) -> i32 {
    let (balance, meet) = (AtomicI32::new(100), Barrier::new(2));
    thread::scope(|s| {
        s.spawn(|| withdraw(&balance, &meet));
        s.spawn(|| withdraw(&balance, &meet));
    });
    balance.into_inner()
}

pub fn main() {
    println!("two atomic steps leave {}", after_both(check_then_take));
    println!("one leaves {}", after_both(check_and_take));
}
// ANCHOR_END: listing
