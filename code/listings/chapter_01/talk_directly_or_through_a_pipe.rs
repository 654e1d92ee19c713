//! A thread works on your data where they are; a process gets a copy through the kernel, and sends
//! one back.
//!
//! ```
//! let mut words = "many hands".to_string();
//! std::thread::scope(|s| {
//!     s.spawn(|| words.make_ascii_uppercase());
//! });
//! assert_eq!(words, "MANY HANDS");
//! ```

// ANCHOR: listing
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::thread;

pub fn main() -> io::Result<()> {
    let mut words = "many hands".to_string();

    let mut shout = Command::new("tr");
    shout.args(["a-z", "A-Z"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = shout.spawn()?;
    let mut to_process = process.stdin.take().expect("it is piped");
    to_process.write_all(words.as_bytes())?;
    drop(to_process); // that was all
    let answer = process.wait_with_output()?.stdout;
    println!("the process sent {}, mine is {words}", String::from_utf8_lossy(&answer));

    thread::scope(|s| {
        s.spawn(|| words.make_ascii_uppercase());
    });
    println!("after the thread, mine is {words}");
    Ok(())
}
// ANCHOR_END: listing
