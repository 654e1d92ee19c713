//! Of two tasks with the same key there is one run, and both submitters have its result.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::asked_for_twice_done_once::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::redis::Server;
use many_hands::functions;
use many_hands::process::Process;
use many_hands::remote::{self, Dict, Pool};

/// Returns the number of the letter.
pub fn send_the_bill((url, order): (String, u64)) -> u32 {
    let letters = Dict::<u64, u32>::connect(&url, "letters").expect("it is there");
    letters.update(&order, |sent| sent.unwrap_or(0) + 1).expect("it is there")
}

pub fn work(url: String) -> Result<(), remote::Error> {
    remote::work(&url, functions![send_the_bill])
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let url = server.url();
    let _worker = Process::builder().daemon(true).spawn(work, url.clone())?;

    let shop = Pool::connect(&url)?;
    let tasks = [1, 2].map(|_| shop.apply_async(send_the_bill, (url.clone(), 17)));
    for task in tasks {
        println!("order 17, without a key: letter {}", task.join()?);
    }

    // Another program, or the same that was started anew.
    let shop_again = Pool::connect(&url)?;
    let key = "the bill of order 18";
    let shops = [&shop, &shop_again];
    let tasks = shops.map(|shop| shop.apply_once(key, send_the_bill, (url.clone(), 18)));
    for task in tasks {
        println!("order 18, with a key: letter {}", task.join()?);
    }
    Ok(())
}
// ANCHOR_END: listing
