//! A worker is killed in the middle of a task: its lease runs out, and another runs the task.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::worker_dies_task_does_not::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use listings::pace::seconds;
use listings::redis::Server;
use many_hands::functions;
use many_hands::process::Process;
use many_hands::remote::{self, Pool, Queue, Worker};

/// Says that it has begun, and waits until it may end.
pub fn report(url: String) -> u32 {
    let queue = |name| Queue::connect(&url, name, 9).expect("it is there");
    queue("begun").send(process::id()).expect("it is there");
    queue("go").recv().expect("it is there");
    process::id()
}

pub fn work(url: String) -> Result<(), remote::Error> {
    Worker::builder(functions![report]).processes(1).lease(seconds(30)).start(&url)?.join()
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let queue = |name| Queue::<u32>::connect(&server.url(), name, 9);
    let (begun, go) = (queue("begun")?, queue("go")?);
    let pool = Pool::connect(&server.url())?;

    let worker = Process::builder().daemon(true).spawn(work, server.url())?;
    let task = pool.apply_async(report, server.url());
    println!("process {} runs the task", begun.recv()?);
    worker.kill()?;
    println!("its worker is killed");

    let _another = Process::builder().daemon(true).spawn(work, server.url())?;
    println!("process {} runs the task", begun.recv()?);
    go.send(0)?;
    println!("the result is from process {}", task.join()?);
    Ok(())
}
// ANCHOR_END: listing
