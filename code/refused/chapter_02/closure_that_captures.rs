//! A closure that uses a variable from outside cannot be sent to another process.

// ANCHOR: listing
use many_hands::process::{Error, Process};

fn main() -> Result<(), Error> {
    let name = "bob".to_string();
    Process::spawn(|()| println!("hello, {name}"), ())?.join()?;
    Ok(())
}
// ANCHOR_END: listing
