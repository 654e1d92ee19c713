//! A `move` closure takes what it uses with it, so the thread owns its arguments.
//!
//! ```
//! use std::thread;
//!
//! let name = "bob".to_string();
//! let greeter = thread::spawn(move || name.len());
//! assert_eq!(greeter.join().expect("counting does not panic"), 3);
//! listings::chapter_04::move_gives_ownership::main();
//! ```

// ANCHOR: listing
use std::thread;

fn greet(greeting: &str, name: &str, times: usize) {
    println!("{}", vec![format!("{greeting}, {name}"); times].join("; "));
}

pub fn main() {
    let name = "bob".to_string();
    let greeter = thread::spawn(move || greet("hello", &name, 2));
    greeter.join().expect("greeting does not panic");
}
// ANCHOR_END: listing
