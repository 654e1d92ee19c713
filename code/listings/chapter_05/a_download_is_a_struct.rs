//! A download that knows its file and its time, and starts its own thread: where Python would
//! inherit from `Thread`.
//!
//! ```
//! use listings::chapter_05::a_download_is_a_struct::Download;
//!
//! let thread = Download { file: "report", time: 1 }.start()?;
//! assert_eq!(thread.thread().name(), Some("download report"));
//! assert_eq!(thread.join().expect("a download does not panic"), "report");
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;
use std::thread::{Builder, JoinHandle, sleep};
use std::time::Instant;

use listings::chapter_05::one_download_thread::say;
use listings::pace::seconds;

pub struct Download {
    pub file: &'static str,
    pub time: u32,
}

impl Download {
    pub fn start(self) -> io::Result<JoinHandle<&'static str>> {
        Builder::new().name(format!("download {}", self.file)).spawn(|| self.run())
    }

    fn run(self) -> &'static str {
        say("begins");
        sleep(seconds(self.time));
        say(&format!("is there after {} seconds", self.time));
        self.file
    }
}

pub fn main() -> io::Result<()> {
    let start = Instant::now();
    let one = Download { file: "test1.txt", time: 5 }.start()?;
    let two = Download { file: "test2.txt", time: 9 }.start()?;
    let files = [one, two].map(|thread| thread.join().expect("a download does not panic"));
    say(&format!("{files:?} after {:.1} seconds", start.elapsed().div_duration_f64(seconds(1))));
    Ok(())
}
// ANCHOR_END: listing
