//! A task at which each process dies is given up after so many attempts, and can be looked at.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::given_up_after_two_attempts::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use listings::pace::seconds;
use listings::redis::Server;
use many_hands::functions;
use many_hands::process::Process;
use many_hands::remote::{self, Dict, Monitor, Pool, TaskError, Worker};

/// Dies of what it is given, as a process does at a picture that its library cannot read.
pub fn shrink((url, picture): (String, String)) -> u64 {
    let attempts = Dict::<String, u32>::connect(&url, "attempts").expect("it is there");
    attempts.update(&picture, |before| before.unwrap_or(0) + 1).expect("it is there");
    process::abort()
}

pub fn work(url: String) -> Result<(), remote::Error> {
    Worker::builder(functions![shrink]).processes(1).lease(seconds(30)).start(&url)?.join()
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let _worker = Process::builder().daemon(true).spawn(work, server.url())?;
    let pool = Pool::builder().attempts(2).connect(&server.url())?;
    match pool.apply(shrink, (server.url(), "holiday.png".into())) {
        Err(TaskError::Died { status: Some(status), .. }) => println!("its process died: {status}"),
        other => println!("{other:?}"),
    }

    let attempts = Dict::<String, u32>::connect(&server.url(), "attempts")?;
    println!("attempts: {}", attempts.get("holiday.png")?.unwrap_or(0));
    for dead in Monitor::connect(&server.url(), None)?.dead()? {
        let function = dead.function.rsplit("::").next().unwrap_or_default();
        println!("in the list of the dead: {function}, because {}", dead.why);
    }
    Ok(())
}
// ANCHOR_END: listing
