//! A pool that is closed takes no task.

// ANCHOR: listing
use many_hands::process::{Error, Pool};

fn finish(pool: Pool) {
    pool.close().join();
}

fn main() -> Result<(), Error> {
    let pool = Pool::new(2)?;
    finish(pool);
    let task = pool.apply_async(|number: u32| number * number, 7);
    println!("{:?}", task.join());
    Ok(())
}
// ANCHOR_END: listing
