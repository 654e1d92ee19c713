//! A text cannot lie in shared memory: what a `String` holds is an address, which means nothing to
//! another process.

// ANCHOR: listing
use many_hands::process::Error;
use many_hands::process::shared::Value;

fn main() -> Result<(), Error> {
    let name = Value::new("bob".to_string())?;
    drop(name);
    Ok(())
}
// ANCHOR_END: listing
