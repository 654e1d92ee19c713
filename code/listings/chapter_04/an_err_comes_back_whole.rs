//! A thread that can fail returns a `Result`, and the error comes back as the value it is.
//!
//! ```
//! use std::num::IntErrorKind;
//!
//! let thread = std::thread::spawn(|| "forty".parse::<u32>());
//! let error = thread.join().expect("parsing does not panic").expect_err("it is no number");
//! assert_eq!(error.kind(), &IntErrorKind::InvalidDigit);
//! ```

// ANCHOR: listing
use std::thread;

use listings::pace::seconds;

pub fn main() {
    let parsers = ["42", "forty-two", ""].map(|text| {
        thread::spawn(move || {
            thread::sleep(seconds(1));
            text.parse::<u32>()
        })
    });
    for parser in parsers {
        match parser.join().expect("parsing does not panic") {
            Ok(number) => println!("a number: {number}"),
            Err(error) => println!("an error, {:?}: {error}", error.kind()),
        }
    }
}
// ANCHOR_END: listing
