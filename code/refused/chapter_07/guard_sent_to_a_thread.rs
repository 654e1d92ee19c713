//! A guard stays with the thread that locked: another one cannot have it, and so cannot unlock.

// ANCHOR: listing
use std::sync::Mutex;
use std::thread;

/// Leaves a thing to another thread.
fn drop_elsewhere<T: Send>(thing: T) {
    thread::scope(|s| {
        s.spawn(move || drop(thing));
    });
}

fn main() {
    let printer = Mutex::new(());
    drop_elsewhere(printer.lock().expect("no holder panics"));
}
// ANCHOR_END: listing
