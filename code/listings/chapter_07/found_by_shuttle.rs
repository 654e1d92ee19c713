//! A model checker runs a program with each schedule that its threads allow, and finds the one that
//! deadlocks.
//!
//! No Python twin: the standard library of Python has no model checker.
//!
//! ```
//! use listings::chapter_07::found_by_shuttle::check;
//!
//! assert!(check([1, 0]).is_err_and(|message| message.starts_with("deadlock!")));
//! assert!(check([0, 1]).is_ok_and(|schedules| schedules > 1));
//! ```

// ANCHOR: listing
use shuttle::scheduler::DfsScheduler;
use shuttle::sync::Mutex;
use shuttle::{Config, Runner, thread};

/// Two threads and two locks: main takes the first and the second, the other takes `theirs`.
fn program(theirs: [usize; 2]) {
    let locks = [Mutex::new(()), Mutex::new(())];
    thread::scope(|s| {
        s.spawn(|| drop(theirs.map(|n| locks[n].lock())));
        drop([0, 1].map(|n| locks[n].lock()));
    });
}

/// The number of schedules if the program ends with each of them; what is wrong, if it does not.
pub fn check(theirs: [usize; 2]) -> Result<usize, String> {
    let all = std::thread::spawn(move || {
        let runner = Runner::new(DfsScheduler::new(None, false), Config::new());
        runner.run(move || program(theirs))
    });
    // shuttle panics with what it finds.
    all.join().map_err(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default())
}

pub fn main() {
    for (name, theirs) in [("crossed", [1, 0]), ("in one order", [0, 1])] {
        match check(theirs) {
            Ok(schedules) => println!("{name}: ends with each of {schedules} schedules"),
            Err(message) => println!("{name}: {message}"),
        }
    }
}
// ANCHOR_END: listing
