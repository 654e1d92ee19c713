//! What has moved into a thread is no longer there for the one who started it.

// ANCHOR: listing
use std::thread;

fn main() {
    let name = "bob".to_string();
    let greeter = thread::spawn(move || println!("hello, {name}"));
    greeter.join().expect("greeting does not panic");
    println!("{name} has been greeted");
}
// ANCHOR_END: listing
