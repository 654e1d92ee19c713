//! A function of this program runs in a process of its own: `cargo run --example greet`.

use many_hands::process::{Error, Process};

fn greet(name: String) {
    println!("hello, {name}");
}

fn main() -> Result<(), Error> {
    let child = Process::spawn(greet, "bob".to_string())?;
    println!("started {}", child.name());
    child.join()?;
    println!("joined");
    Ok(())
}
