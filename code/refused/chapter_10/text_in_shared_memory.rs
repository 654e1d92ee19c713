//! A text cannot lie in shared memory: what a `String` holds is an address, which means nothing to
//! another process.

// ANCHOR: listing
use many_hands::process::Error;
use many_hands::process::shared::{Plain, Value};

fn share<T: Plain>(value: T) -> Result<Value<T>, Error> {
    Value::new(value) // which asks for the same
}

fn main() -> Result<(), Error> {
    let name = share("bob".to_string())?;
    drop(name);
    Ok(())
}
// ANCHOR_END: listing
