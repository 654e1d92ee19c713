//! Real downloads, from a server that takes its time: in turn they take the sum, in threads the
//! maximum.
//!
//! ```
//! use listings::chapter_05::real_downloads::fetch;
//! use listings::web::{Page, Server};
//!
//! let server = Server::start(&[Page { path: "/short", seconds: 1.0, body: "short" }])?;
//! fetch(&server.url("/short"))?;
//! assert!(fetch(&server.url("/absent")).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread;
use std::time::Instant;

use listings::pace::seconds;
use listings::web::{Page, Server};

pub const PAGES: [Page; 3] = [
    Page { path: "/long", seconds: 9.0, body: "a long report" },
    Page { path: "/short", seconds: 6.0, body: "a note" },
    Page { path: "/shorter", seconds: 3.0, body: "ok" },
];

pub fn fetch(url: &str) -> Result<(), ureq::Error> {
    let text = ureq::get(url).call()?.body_mut().read_to_string()?;
    println!("{text:?} is there");
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(&PAGES)?;
    let urls = PAGES.map(|page| server.url(page.path));

    let start = Instant::now();
    for url in &urls {
        fetch(url)?;
    }
    println!("in turn: {:.1} seconds", start.elapsed().div_duration_f64(seconds(1)));

    let start = Instant::now();
    thread::scope(|s| {
        let threads: Vec<_> = urls.iter().map(|url| s.spawn(|| fetch(url))).collect();
        for thread in threads {
            thread.join().expect("a download does not panic")?;
        }
        Ok::<(), ureq::Error>(())
    })?;
    println!("in threads: {:.1} seconds", start.elapsed().div_duration_f64(seconds(1)));
    Ok(())
}
// ANCHOR_END: listing
