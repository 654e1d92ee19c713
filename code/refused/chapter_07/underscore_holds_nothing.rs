//! `let _ =` drops what it is given at once: the lock is free again before the next line.

// ANCHOR: listing
use std::sync::Mutex;

fn main() {
    let printer = Mutex::new(());
    let _ = printer.lock();
    println!("nobody else prints now");
}
// ANCHOR_END: listing
