//! A monitor tells from outside what waits in a pool, what runs, and where.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::what_waits_and_what_runs::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::redis::Server;
use many_hands::functions;
use many_hands::process::Process;
use many_hands::remote::{self, Monitor, Pool, Queue, Worker};

/// Says that it has begun, and waits until it may end.
pub fn pass(url: String) {
    let queue = |name| Queue::connect(&url, name, 9).expect("it is there");
    queue("begun").send(()).expect("it is there");
    queue("go").recv().expect("it is there");
}

pub fn work(url: String) -> Result<(), remote::Error> {
    Worker::builder(functions![pass]).processes(2).start(&url)?.join()
}

fn show(url: &str) -> Result<(), remote::Error> {
    for tasks in Monitor::connect(url, None)?.versions()? {
        println!("{} wait, {} run, {} are done", tasks.waiting, tasks.running, tasks.done);
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let url = server.url();
    let queue = |name| Queue::connect(&url, name, 9);
    let (begun, go) = (queue("begun")?, queue("go")?);
    let _worker = Process::builder().daemon(true).spawn(work, url.clone())?;
    let pool = Pool::connect(&url)?;
    let tasks = [1, 2, 3].map(|_| pool.apply_async(pass, url.clone()));

    (0..2).try_for_each(|_| begun.recv())?;
    show(&url)?;
    (0..3).try_for_each(|_| go.send(()))?;
    tasks.into_iter().try_for_each(|task| task.join())?;
    Ok(show(&url)?)
}
// ANCHOR_END: listing
