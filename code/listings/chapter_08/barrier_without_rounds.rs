//! A barrier that only counts mixes two rounds: a quick thread is back before a slow one has left.
//!
//! No Python twin: the standard library of Python has no model checker.
//!
//! ```
//! use listings::chapter_08::barrier_without_rounds::check;
//!
//! assert!(check(1).is_ok_and(|schedules| schedules > 1));
//! assert!(check(2).is_err_and(|message| message.starts_with("deadlock!")));
//! ```

// ANCHOR: listing
use shuttle::sync::{Condvar, Mutex};
use shuttle::{Config, Runner, scheduler::DfsScheduler, thread};

fn wait(arrived: &Mutex<u32>, complete: &Condvar) {
    let mut arrived = arrived.lock().expect("no holder panics");
    *arrived += 1;
    if *arrived == 2 {
        *arrived = 0; // for the next round
        complete.notify_all();
    } else {
        drop(complete.wait_while(arrived, |arrived| *arrived != 0));
    }
}

pub fn check(rounds: u32) -> Result<usize, String> {
    let program = move || {
        let (arrived, complete) = (Mutex::new(0), Condvar::new());
        let meet = || (0..rounds).for_each(|_| wait(&arrived, &complete));
        thread::scope(|s| {
            s.spawn(meet);
            meet();
        });
    };
    let all = std::thread::spawn(move || {
        let runner = Runner::new(DfsScheduler::new(None, false), Config::new());
        runner.run(program)
    });
    // shuttle panics with what it finds.
    all.join().map_err(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default())
}

pub fn main() {
    for rounds in [1, 2] {
        match check(rounds) {
            Ok(schedules) => println!("{rounds}: ends with each of {schedules} schedules"),
            Err(message) => println!("{rounds}: {message}"),
        }
    }
}
// ANCHOR_END: listing
