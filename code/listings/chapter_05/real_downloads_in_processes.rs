//! Three processes fetch from a server in a fourth: waiting for the network is waiting, in a
//! process as in a thread.
//!
//! ```
//! use listings::chapter_05::real_downloads_in_processes::fetch;
//! use many_hands::process::Process;
//! use listings::web::{Page, Server};
//!
//! let server = Server::start(&[Page { path: "/short", seconds: 1.0, body: "short" }])?;
//! assert!(Process::spawn(fetch, server.url("/short"))?.join()?.success());
//! assert!(Process::spawn(fetch, server.url("/absent"))?.join().is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;
use std::time::Instant;

use listings::chapter_05::real_downloads::PAGES;
use listings::pace::seconds;
use listings::web::Server;
use many_hands::process::Process;

pub fn fetch(url: String) -> Result<(), ureq::Error> {
    let text = ureq::get(url).call()?.body_mut().read_to_string()?;
    println!("process {} has {text:?}", process::id());
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start(&PAGES)?;
    let start = Instant::now();
    let mut processes = Vec::new();
    for page in PAGES {
        processes.push(Process::spawn(fetch, server.url(page.path))?);
    }
    for process in processes {
        process.join()?;
    }
    println!("in processes: {:.1} seconds", start.elapsed().div_duration_f64(seconds(1)));
    Ok(())
}
// ANCHOR_END: listing
