//! The same blocking client, each call on a thread of its own, and the coroutines wait together.
//!
//! ```
//! use many_hands::coroutine::{blocking, join_all, spawn};
//! use std::{thread::sleep, time::{Duration, Instant}};
//!
//! let start = Instant::now();
//! let call = || blocking(|| sleep(Duration::from_millis(200)));
//! assert!(join_all((0..20).map(|_| spawn(call))).iter().all(Result::is_ok));
//! assert!(start.elapsed() < Duration::from_millis(200) * 20);
//! ```

// ANCHOR: listing
use std::error::Error;
use std::time::Instant;

use listings::pace::seconds;
use listings::web::{Page, Server};
use many_hands::coroutine::{blocking, join_all, spawn};

fn download(url: &str) -> Result<usize, ureq::Error> {
    Ok(ureq::get(url).call()?.body_mut().read_to_vec()?.len())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(&[Page { path: "/", seconds: 50.0, body: "hello" }])?;
    let start = Instant::now();
    let tasks = [1, 2, 3].map(|n| {
        let url = server.url("/");
        spawn(move || {
            println!("download {n} begins");
            let bytes = blocking(move || download(&url));
            println!("download {n} ends");
            bytes
        })
    });
    for result in join_all(tasks) {
        result.map_err(|_| "a coroutine panicked")??;
    }
    println!("in less than the sum of the three: {}", start.elapsed() < seconds(150));
    Ok(())
}
// ANCHOR_END: listing
