//! A closure that uses a variable from outside cannot be sent to another process.

// ANCHOR: listing
use many_hands::process::{Error, Process};

fn run(function: fn(())) -> Result<(), Error> {
    Process::spawn(function, ())?.join()?; // which asks for the same
    Ok(())
}

fn main() -> Result<(), Error> {
    let name = "bob".to_string();
    run(|()| println!("hello, {name}"))
}
// ANCHOR_END: listing
