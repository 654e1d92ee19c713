//! A task that returns an `Err` has done its work: the `Err` is its result, of its own type.
//!
//! ```
//! use listings::chapter_11::err_is_a_value::{NotANumber, parse};
//! use many_hands::process::Pool;
//!
//! let pool = Pool::new(1)?;
//! assert_eq!(pool.apply(parse, "42".to_string())?, Ok(42));
//! assert_eq!(pool.apply(parse, "x".to_string())?, Err(NotANumber { text: "x".to_string() }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::Pool;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct NotANumber {
    pub text: String,
}

pub fn parse(text: String) -> Result<i32, NotANumber> {
    text.parse().map_err(|_| NotANumber { text })
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(2)?;
    for result in pool.map(parse, ["42", "fish"].map(String::from))? {
        match result {
            Ok(number) => println!("a number: {number}"),
            Err(NotANumber { text }) => println!("not a number: {text}"),
        }
    }
    Ok(())
}
// ANCHOR_END: listing
