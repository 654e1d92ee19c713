//! Every total of two threads that lock to read, and lock again to write.

// ANCHOR: listing
use std::collections::BTreeSet;
use std::sync::Arc;

use shuttle::sync::Mutex;
use shuttle::thread;

fn total() -> u32 {
    let number = Mutex::new(0);
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                let seen = *number.lock().expect("no holder panics");
                *number.lock().expect("no holder panics") = seen + 1;
            });
        }
    });
    number.into_inner().expect("no holder panics")
}

pub fn main() {
    let totals = Arc::new(std::sync::Mutex::new(BTreeSet::new()));
    let record = Arc::clone(&totals);
    let model = move || _ = record.lock().expect("one thread runs at a time").insert(total());
    shuttle::check_dfs(model, None); // every order there is
    for total in totals.lock().expect("the search is over").iter() {
        println!("{total}");
    }
}
// ANCHOR_END: listing
