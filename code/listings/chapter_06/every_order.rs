//! A model checker runs two unlocked additions in every order there is: four of the six lose one.
//!
//! ```
//! let totals = listings::chapter_06::every_order::totals_by_order();
//! assert_eq!(totals.len(), 6);
//! assert_eq!(totals.values().filter(|total| **total == 1).count(), 4);
//! assert_eq!(totals["A reads, A writes, B reads, B writes"], 2);
//! ```

// ANCHOR: listing
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};
use shuttle::thread;

const SOLE: &str = "one thread runs at a time";

fn add_once_each() -> (String, u32) {
    let number = AtomicU32::new(0);
    let steps = Mutex::new(Vec::new());
    thread::scope(|s| {
        for name in ["A", "B"] {
            let (number, steps) = (&number, &steps);
            s.spawn(move || {
                let seen = number.load(SeqCst);
                steps.lock().expect(SOLE).push(format!("{name} reads"));
                number.store(seen + 1, SeqCst);
                steps.lock().expect(SOLE).push(format!("{name} writes"));
            });
        }
    });
    (steps.into_inner().expect(SOLE).join(", "), number.into_inner())
}

pub fn totals_by_order() -> BTreeMap<String, u32> {
    let totals = Arc::new(Mutex::new(BTreeMap::new()));
    let record = Arc::clone(&totals);
    let model = move || record.lock().expect(SOLE).extend([add_once_each()]);
    shuttle::check_dfs(model, None); // no limit: every order there is
    std::mem::take(&mut totals.lock().expect(SOLE))
}

pub fn main() {
    for (order, total) in totals_by_order() {
        println!("{order}: {total}");
    }
}
// ANCHOR_END: listing
