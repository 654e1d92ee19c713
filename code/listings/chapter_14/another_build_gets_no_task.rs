//! A worker that was built from other sources gets no task, and says why.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::another_build_gets_no_task::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::redis::Server;
use many_hands::functions;
use many_hands::remote::{Pool, Worker};

/// With the tax of this year, in hundredths.
pub fn price(net: u32) -> u32 {
    net + net * 19 / 100
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let pool = Pool::builder().version("this year's").connect(&server.url())?;
    let task = pool.apply_async(price, 100);

    let last_years = Worker::builder(functions![price]).version("last year's").processes(1);
    match last_years.start(&server.url()).map(Worker::join) {
        Err(why) => println!("last year's worker: {why}"),
        Ok(_) => println!("last year's worker starts"),
    }

    let this_years = Worker::builder(functions![price]).version("this year's").processes(1);
    let worker = this_years.start(&server.url())?;
    println!("the price is {}", task.join()?);
    worker.close()?;
    Ok(())
}
// ANCHOR_END: listing
