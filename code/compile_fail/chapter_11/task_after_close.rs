//! A pool that is closed takes no task.

// ANCHOR: listing
use many_hands::process::{Error, Pool};

fn main() -> Result<(), Error> {
    let pool = Pool::new(2)?;
    let closed = pool.close();
    let task = pool.apply_async(|number: u32| number * number, 7);
    closed.join();
    println!("{:?}", task.join());
    Ok(())
}
// ANCHOR_END: listing
