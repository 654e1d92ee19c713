//! A holder that was stopped for longer than its lease writes after the next holder has.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::lease_is_not_a_lock::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::pace::seconds;
use listings::redis::Server;
use many_hands::process::Process;
use many_hands::remote::{self, Dict, Lock, Queue};
use nix::sys::signal::{Signal, kill, raise};
use nix::unistd::Pid;

/// Is stopped between taking the lock and writing, as a machine is that pauses.
pub fn first_writer(url: String) -> Result<(), remote::Error> {
    let lock = Lock::with_lease(&url, "report", seconds(5))?;
    let reports = Dict::connect(&url, "reports")?;
    let _guard = lock.lock()?;
    Queue::connect(&url, "locked", 1)?.send(())?;
    _ = raise(Signal::SIGSTOP);
    reports.insert("today".to_string(), "from yesterday's data".to_string())?;
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let reports = Dict::<String, String>::connect(&server.url(), "reports")?;
    let first = Process::spawn(first_writer, server.url())?;
    Queue::<()>::connect(&server.url(), "locked", 1)?.recv()?;

    let lock = Lock::connect(&server.url(), "report")?;
    let guard = lock.lock()?;
    reports.insert("today".into(), "from today's data".into())?;
    println!("the second holder has written, and holds the lock: {}", guard.is_held());
    kill(Pid::from_raw(first.pid().cast_signed()), Signal::SIGCONT)?;
    first.join()?;
    println!("the report is {}", reports.get("today")?.ok_or("it is there")?);
    Ok(())
}
// ANCHOR_END: listing
