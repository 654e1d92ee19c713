//! A task that adds and dies before its result is stored runs again, and adds again.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::add_twice::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use listings::pace::seconds;
use listings::redis::Server;
use many_hands::functions;
use many_hands::process::Process;
use many_hands::remote::{self, Dict, Pool, Worker};

/// The first to do it dies when the money is there, and before its result is.
pub fn deposit((url, amount): (String, u32)) -> u32 {
    let accounts = Dict::<String, u32>::connect(&url, "accounts").expect("it is there");
    let add = |balance: Option<u32>| balance.unwrap_or(0) + amount;
    let balance = accounts.update("bob", add).expect("it is there");
    if balance == amount {
        process::abort();
    }
    balance
}

pub fn work(url: String) -> Result<(), remote::Error> {
    Worker::builder(functions![deposit]).processes(1).lease(seconds(30)).start(&url)?.join()
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let _worker = Process::builder().daemon(true).spawn(work, server.url())?;
    let pool = Pool::connect(&server.url())?;
    println!("a deposit of 100; the task says {}", pool.apply(deposit, (server.url(), 100))?);
    let accounts = Dict::<String, u32>::connect(&server.url(), "accounts")?;
    println!("bob has {:?}", accounts.get("bob")?);
    Ok(())
}
// ANCHOR_END: listing
