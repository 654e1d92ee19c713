//! The same function in the parent and in the child: the child's parent is the parent, and the code
//! is the same program.
//!
//! ```
//! use std::os::unix::process::parent_id;
//!
//! use many_hands::process::Process;
//!
//! let me = std::process::id();
//! let child = Process::spawn(|me| assert_eq!(parent_id(), me), me)?;
//! assert!(child.join()?.success());
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::os::unix::process::parent_id;

use many_hands::process::{self, Error, Process};

fn info(title: &str) {
    println!("{title}");
    println!("  process {}, module {}", process::name(), module_path!());
    println!("  id {}, parent {}", std::process::id(), parent_id());
}

fn greet(name: String) {
    info("in the child");
    println!("  hello, {name}");
}

pub fn main() -> Result<(), Error> {
    info("in the parent");
    Process::spawn(greet, "bob".to_string())?.join()?;
    Ok(())
}
// ANCHOR_END: listing
