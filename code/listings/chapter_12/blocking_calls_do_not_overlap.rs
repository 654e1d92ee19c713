//! A client that blocks its thread keeps all coroutines of that thread waiting: three downloads
//! take three times as long.
//!
//! ```
//! use listings::chapter_12::blocking_calls_do_not_overlap::download;
//! use listings::web::{Page, Server};
//!
//! let server = Server::start(&[Page { path: "/", seconds: 1.0, body: "hello" }])?;
//! assert_eq!(download(&server.url("/"))?, 5);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::time::Instant;

use listings::pace::seconds;
use listings::web::{Page, Server};
use many_hands::coroutine::{join_all, spawn};

/// A client that knows nothing of coroutines.
pub fn download(url: &str) -> Result<usize, ureq::Error> {
    Ok(ureq::get(url).call()?.body_mut().read_to_vec()?.len())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(&[Page { path: "/", seconds: 5.0, body: "hello" }])?;
    let start = Instant::now();
    let tasks = [1, 2, 3].map(|n| {
        let url = server.url("/");
        spawn(move || {
            println!("download {n} begins");
            let bytes = download(&url);
            println!("download {n} ends");
            bytes
        })
    });
    for result in join_all(tasks) {
        result.map_err(|_| "a coroutine panicked")??;
    }
    println!("in less than the sum of the three: {}", start.elapsed() < seconds(15));
    Ok(())
}
// ANCHOR_END: listing
