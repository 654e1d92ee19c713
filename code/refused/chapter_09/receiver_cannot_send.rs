//! The receiving end of a pipe in one direction has no `send`.

// ANCHOR: listing
use many_hands::process::pipe;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (_outbox, inbox) = pipe::channel::<u32>()?;
    inbox.send(&5)?;
    Ok(())
}
// ANCHOR_END: listing
