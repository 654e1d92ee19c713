//! Every total of two threads, of which one adds to a copy that it made before.

// ANCHOR: listing
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};
use shuttle::thread;

fn total() -> u32 {
    let number = AtomicU32::new(0);
    thread::scope(|s| {
        s.spawn(|| number.fetch_add(10, SeqCst));
        s.spawn(|| {
            let seen = number.load(SeqCst);
            number.store(seen + 1, SeqCst);
        });
    });
    number.into_inner()
}

pub fn main() {
    let totals = Arc::new(Mutex::new(BTreeSet::new()));
    let record = Arc::clone(&totals);
    let model = move || _ = record.lock().expect("one thread runs at a time").insert(total());
    shuttle::check_dfs(model, None); // every order there is
    for total in totals.lock().expect("the search is over").iter() {
        println!("{total}");
    }
}
// ANCHOR_END: listing
