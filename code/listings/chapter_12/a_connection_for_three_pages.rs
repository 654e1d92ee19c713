//! A session asks for the next page over the same connection; `fetch` alone takes a new one each
//! time.
//!
//! ```
//! use many_hands::coroutine::{Session, fetch};
//! use listings::web::{Page, Server};
//!
//! let server = Server::start(&[Page { path: "/", seconds: 0.0, body: "hello" }])?;
//! let session = Session::default();
//! session.fetch(&server.url("/"))?;
//! session.fetch(&server.url("/"))?;
//! assert_eq!(server.connections(), 1);
//! fetch(&server.url("/"))?;
//! fetch(&server.url("/"))?;
//! assert_eq!(server.connections(), 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::web::{Page, Server};
use many_hands::coroutine::{Session, fetch};

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(&[Page { path: "/", seconds: 0.0, body: "hello" }])?;
    let url = server.url("/");
    for _ in 0..3 {
        fetch(&url)?;
    }
    let each = server.connections();
    println!("a connection each: {each}");

    let session = Session::default();
    for _ in 0..3 {
        session.fetch(&url)?;
    }
    println!("in a session: {}", server.connections() - each);
    Ok(())
}
// ANCHOR_END: listing
