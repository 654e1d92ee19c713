//! A thread that may outlive its starter cannot borrow from it.

// ANCHOR: listing
use std::thread;

fn main() {
    let name = "bob".to_string();
    let greeter = thread::spawn(|| println!("hello, {name}"));
    greeter.join().expect("greeting does not panic");
}
// ANCHOR_END: listing
