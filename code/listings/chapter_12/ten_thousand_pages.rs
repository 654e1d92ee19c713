//! Ten thousand coroutines fetch a page each, a hundred at a time.
//!
//! ```
//! use many_hands::coroutine::{fetch, join_all, spawn};
//! use listings::web::{Page, Server};
//!
//! let server = Server::start(&[Page { path: "/", seconds: 1.0, body: "page" }])?;
//! let url = server.url("/");
//! let pages = join_all((0..100).map(|_| url.clone()).map(|url| spawn(move || fetch(&url))));
//! for page in pages {
//!     assert_eq!(page.unwrap()?.text()?, "page");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::web::{Page, Server};
use many_hands::coroutine::{fetch, join_all, spawn};

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(&[Page { path: "/", seconds: 1.0, body: "a page" }])?;
    let (mut pages, mut bytes) = (0, 0);
    for _ in 0..100 {
        let mut tasks = Vec::new();
        for _ in 0..100 {
            let url = server.url("/");
            tasks.push(spawn(move || fetch(&url)));
        }
        for result in join_all(tasks) {
            let page = result.map_err(|_| "a coroutine panicked")??;
            pages += 1;
            bytes += page.body.len();
        }
    }
    println!("{pages} pages, {bytes} bytes");
    Ok(())
}
// ANCHOR_END: listing
