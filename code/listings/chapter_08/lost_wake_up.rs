//! A change that is not made under the lock can fall between a waiter's look and its sleep: the
//! wake-up is lost.
//!
//! No Python twin: the standard library of Python has no model checker.
//!
//! ```
//! use listings::chapter_08::lost_wake_up::check;
//!
//! assert!(check(false).is_err_and(|message| message.starts_with("deadlock!")));
//! assert!(check(true).is_ok_and(|schedules| schedules > 1));
//! ```

// ANCHOR: listing
use shuttle::scheduler::DfsScheduler;
use shuttle::sync::atomic::{AtomicBool, Ordering::SeqCst};
use shuttle::sync::{Condvar, Mutex};
use shuttle::{Config, Runner, thread};

fn program(under_the_lock: bool) {
    let (ready, lock, changed) = (AtomicBool::new(false), Mutex::new(()), Condvar::new());
    thread::scope(|s| {
        s.spawn(|| {
            let guard = under_the_lock.then(|| lock.lock());
            ready.store(true, SeqCst);
            drop(guard);
            changed.notify_one();
        });
        let mut guard = lock.lock().expect("no holder panics");
        while !ready.load(SeqCst) {
            guard = changed.wait(guard).expect("no holder panics");
        }
    });
}

pub fn check(under_the_lock: bool) -> Result<usize, String> {
    let all = std::thread::spawn(move || {
        let runner = Runner::new(DfsScheduler::new(None, false), Config::new());
        runner.run(move || program(under_the_lock))
    });
    // shuttle panics with what it finds.
    all.join().map_err(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default())
}

pub fn main() {
    for (name, under_the_lock) in [("without the lock", false), ("under the lock", true)] {
        match check(under_the_lock) {
            Ok(schedules) => println!("{name}: ends with each of {schedules} schedules"),
            Err(message) => println!("{name}: {message}"),
        }
    }
}
// ANCHOR_END: listing
