//! A panic in the child ends the child alone; the parent gets it as an error, with the message.
//!
//! ```
//! use listings::chapter_02::panic_is_an_error::divide;
//! use many_hands::process::{Error, Process};
//!
//! let child = Process::spawn(divide, (1, 0))?;
//! let Err(Error::Panicked { message, .. }) = child.join() else { panic!("it should have failed") };
//! assert!(message.starts_with("attempt to divide by zero"));
//! assert_eq!(child.exit_status().and_then(|status| status.code()), Some(101));
//! # Ok::<(), Error>(())
//! ```

// ANCHOR: listing
use many_hands::process::{Error, Process};

pub fn divide((a, b): (i32, i32)) {
    println!("child: {a} / {b} is {}", a / b);
}

pub fn main() -> Result<(), Error> {
    for task in [(6, 3), (6, 0)] {
        let child = Process::spawn(divide, task)?;
        match child.join() {
            Ok(status) => println!("parent: {status}"),
            Err(Error::Panicked { message, .. }) => println!("parent: it panicked: {message}"),
            Err(other) => return Err(other),
        }
    }
    Ok(())
}
// ANCHOR_END: listing
