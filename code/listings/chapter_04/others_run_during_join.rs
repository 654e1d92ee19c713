//! `join` stops its caller alone: here the joined thread could not end if the other one stood
//! still.
//!
//! ```
//! use std::sync::mpsc::channel;
//! use std::thread;
//!
//! let (sender, letters) = channel();
//! let reader = thread::spawn(move || letters.iter().collect::<String>());
//! thread::spawn(move || "abc".chars().for_each(|letter| sender.send(letter).expect("the reader reads")));
//! assert_eq!(reader.join().expect("reading does not panic"), "abc");
//! ```

// ANCHOR: listing
use std::sync::mpsc::channel;
use std::thread;

use listings::pace::seconds;

pub fn main() {
    let (sender, letters) = channel();

    let reader = thread::spawn(move || {
        for letter in letters {
            println!("reader: got {letter}");
        }
    });
    thread::spawn(move || {
        for letter in ['a', 'b', 'c'] {
            thread::sleep(seconds(1));
            sender.send(letter).expect("the reader reads to the end");
        }
    });

    println!("main: joins the reader");
    reader.join().expect("reading does not panic");
    println!("main: the reader has ended");
}
// ANCHOR_END: listing
