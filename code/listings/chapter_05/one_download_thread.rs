//! One download in a thread saves no time when there is nothing else to do.
//!
//! ```
//! use listings::chapter_05::one_download_thread::main;
//! use listings::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! main()?;
//! assert!(start.elapsed() >= seconds(8));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;
use std::thread::{self, Builder, sleep};
use std::time::Instant;

use listings::pace::seconds;

pub fn say(what: &str) {
    println!("{}: {what}", thread::current().name().unwrap_or("without a name"));
}

pub fn download(file: &str, time: u32) {
    say(&format!("{file} begins"));
    sleep(seconds(time));
    say(&format!("{file} is there after {time} seconds"));
}

pub fn main() -> io::Result<()> {
    let start = Instant::now();
    say("the download is about to begin");
    let thread = Builder::new().name("download".into()).spawn(|| download("test1.txt", 8))?;
    thread.join().expect("a download does not panic");
    say(&format!("all took {:.1} seconds", start.elapsed().div_duration_f64(seconds(1))));
    Ok(())
}
// ANCHOR_END: listing
