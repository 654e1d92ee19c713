//! Three coroutines fetch three slow pages in about the time of one.
//!
//! ```
//! use many_hands::coroutine::{fetch, spawn};
//! use listings::web::{Page, Server};
//!
//! let server = Server::start(&[Page { path: "/", seconds: 1.0, body: "hello" }])?;
//! let url = server.url("/");
//! let page = spawn(move || fetch(&url)).join().unwrap()?;
//! assert_eq!((page.status, page.body.as_slice()), (200, &b"hello"[..]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::time::Instant;

use listings::pace::seconds;
use listings::web::{Page, Server};
use many_hands::coroutine::{FetchError, fetch, join_all, spawn};

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(&[
        Page { path: "/bread", seconds: 25.0, body: "flour, water, salt" },
        Page { path: "/jam", seconds: 25.0, body: "fruit, sugar" },
        Page { path: "/butter", seconds: 25.0, body: "cream" },
    ])?;
    let start = Instant::now();
    let tasks = ["/bread", "/jam", "/butter"].map(|path| {
        let url = server.url(path);
        spawn(move || {
            println!("asking for {path}");
            let page = fetch(&url)?;
            println!("{path}: {} bytes", page.body.len());
            Ok::<_, FetchError>(page.body.len())
        })
    });
    let mut bytes = 0;
    for result in join_all(tasks) {
        bytes += result.map_err(|_| "a coroutine panicked")??;
    }
    println!("{bytes} bytes in all");
    println!("in less than the time of two: {}", start.elapsed() < seconds(50));
    Ok(())
}
// ANCHOR_END: listing
