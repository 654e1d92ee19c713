//! A server that is started anew without its data knows no task: each has an error that says so.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::server_forgets::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::redis::Server;
use many_hands::functions;
use many_hands::process::Process;
use many_hands::remote::{self, Pool};

pub fn square(number: u64) -> u64 {
    number * number
}

pub fn work(url: String) -> Result<(), remote::Error> {
    remote::work(&url, functions![square])
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let mut server = Server::start()?;
    let pool = Pool::connect(&server.url())?;
    let task = pool.apply_async(square, 5);
    server.kill_and_start_anew()?;
    match task.join() {
        Err(why) => println!("a task from before: {why}"),
        Ok(square) => println!("a task from before: {square}"),
    }

    let _worker = Process::builder().daemon(true).spawn(work, server.url())?;
    println!("the next one, of the same pool: {}", pool.apply(square, 5)?);
    Ok(())
}
// ANCHOR_END: listing
