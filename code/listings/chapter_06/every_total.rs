//! Two threads add three times each, in every order: the total may be anything from 2 to 6.
//!
//! ```
//! use listings::chapter_06::every_total::totals;
//!
//! assert_eq!(Vec::from_iter(totals(3)), [2, 3, 4, 5, 6]);
//! assert_eq!(Vec::from_iter(totals(2)), [2, 3, 4]);
//!
//! // And all of it happens in one thread of the operating system:
//! use std::thread::current;
//!
//! let id = current().id();
//! shuttle::check_dfs(
//!     move || {
//!         let model_thread = shuttle::thread::spawn(move || assert_eq!(current().id(), id));
//!         assert!(model_thread.join().is_ok());
//!     },
//!     None,
//! );
//! ```

// ANCHOR: listing
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};
use shuttle::thread;

fn add(number: &AtomicU32, times: u32) {
    for _ in 0..times {
        let seen = number.load(SeqCst);
        number.store(seen + 1, SeqCst);
    }
}

pub fn totals(times: u32) -> BTreeSet<u32> {
    let totals = Arc::new(Mutex::new(BTreeSet::new()));
    let record = Arc::clone(&totals);
    let model = move || {
        let number = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| add(&number, times));
            s.spawn(|| add(&number, times));
        });
        record.lock().expect("one thread runs at a time").insert(number.into_inner());
    };
    shuttle::check_dfs(model, None);
    std::mem::take(&mut totals.lock().expect("the search is over"))
}

pub fn main() {
    println!("two threads added three times each; some order makes it {:?}", totals(3));
}
// ANCHOR_END: listing
