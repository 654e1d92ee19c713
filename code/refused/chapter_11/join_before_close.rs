//! A pool that is not closed has no `join`.

// ANCHOR: listing
use many_hands::process::{Error, Pool};

fn main() -> Result<(), Error> {
    let pool = Pool::new(2)?;
    pool.join();
    Ok(())
}
// ANCHOR_END: listing
