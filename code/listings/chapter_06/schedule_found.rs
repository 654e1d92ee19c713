//! A model checker tries orders until an assertion fails, and prints the schedule that led there.
//!
//! No Python twin: the standard library has no model checker. The twin of `every_order` tries the
//! orders by hand.
//!
//! ```should_panic
//! shuttle::check_dfs(|| assert_eq!(listings::chapter_06::schedule_found::add_once_each(), 2), None);
//! ```

// ANCHOR: listing
use std::panic;

use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};
use shuttle::thread;

pub fn add_once_each() -> u32 {
    let number = AtomicU32::new(0);
    let add = || {
        let seen = number.load(SeqCst);
        number.store(seen + 1, SeqCst);
    };
    thread::scope(|s| {
        s.spawn(add);
        s.spawn(add);
    });
    number.into_inner()
}

pub fn main() {
    let model = || assert_eq!(add_once_each(), 2, "an addition is lost");
    let search = panic::catch_unwind(|| shuttle::check_dfs(model, None));
    println!("two additions make two in every order: {}", search.is_ok());
}
// ANCHOR_END: listing
