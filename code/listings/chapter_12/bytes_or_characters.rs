//! The size of a page is a number of bytes; decoded, it is a number of characters, which is smaller
//! if not all are ASCII.
//!
//! ```
//! let body = "naïve café".as_bytes();
//! assert_eq!((body.len(), str::from_utf8(body)?.chars().count()), (12, 10));
//! # Ok::<(), std::str::Utf8Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::web::{Page, Server};
use many_hands::coroutine::fetch;

pub fn main() -> Result<(), Box<dyn Error>> {
    for body in ["plain text", "naïve café", "三个网页"] {
        let server = Server::start(&[Page { path: "/", seconds: 0.0, body }])?;
        let page = fetch(&server.url("/"))?;
        let text = page.text()?;
        println!("{text}: {} bytes, {} characters", page.body.len(), text.chars().count());
    }
    Ok(())
}
// ANCHOR_END: listing
