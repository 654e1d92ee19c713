//! A schedule that the model checker printed runs once more, step by step the same.
//!
//! ```
//! use listings::chapter_06::schedule_found::add_once_each;
//! use listings::chapter_06::schedule_replayed::replay;
//!
//! replay(|| assert_eq!(add_once_each(), 1)); // one of two, every time
//! ```

// ANCHOR: listing
use shuttle::scheduler::ReplayScheduler;
use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};
use shuttle::{Config, Runner, thread};

const SCHEDULE: &str = "91020af8acd1910100245204";

fn add(name: &str, number: &AtomicU32) {
    let seen = number.load(SeqCst);
    println!("{name} reads {seen}");
    number.store(seen + 1, SeqCst);
    println!("{name} writes {}", seen + 1);
}

pub fn replay(model: impl Fn() + Send + Sync + 'static) {
    let mut scheduler = ReplayScheduler::new_from_encoded(SCHEDULE);
    scheduler.set_allow_incomplete(); // it ends where the assertion failed
    Runner::new(scheduler, Config::default()).run(model);
}

pub fn main() {
    replay(|| {
        let number = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| add("A", &number));
            s.spawn(|| add("B", &number));
        });
        println!("the total is {}", number.into_inner());
    });
}
// ANCHOR_END: listing
