//! What two additions return, added up, in every order of two threads.

// ANCHOR: listing
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};
use shuttle::thread;

fn sum_of_answers() -> u32 {
    let number = AtomicU32::new(0);
    thread::scope(|s| {
        let first = s.spawn(|| number.fetch_add(1, SeqCst));
        let second = s.spawn(|| number.fetch_add(1, SeqCst));
        first.join().expect("it adds") + second.join().expect("it adds")
    })
}

pub fn main() {
    let sums = Arc::new(Mutex::new(BTreeSet::new()));
    let record = Arc::clone(&sums);
    let model = move || _ = record.lock().expect("one thread runs at a time").insert(sum_of_answers());
    shuttle::check_dfs(model, None); // every order there is
    println!("{:?}", sums.lock().expect("the search is over"));
}
// ANCHOR_END: listing
