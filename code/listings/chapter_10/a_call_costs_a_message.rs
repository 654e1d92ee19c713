//! A call of a proxy is a message there and back; a value in shared memory is in reach.
//!
//! ```
//! use many_hands::process::Manager;
//! use many_hands::process::shared::Value;
//!
//! let near = Value::new(1)?;
//! let manager = Manager::new()?;
//! let far = manager.value(1)?;
//! assert_eq!(near.get()?, far.get()?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::time::{Duration, Instant};

use many_hands::process::Manager;
use many_hands::process::shared::Value;

fn time_of<E>(mut read: impl FnMut() -> Result<i32, E>) -> Result<Duration, E> {
    let start = Instant::now();
    for _ in 0..1000 {
        read()?;
    }
    Ok(start.elapsed())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let near = Value::new(7)?;
    let manager = Manager::new()?;
    let far = manager.value(7)?;

    let (near, far) = (time_of(|| near.get())?, time_of(|| far.get())?);
    let ratio = far.as_nanos() / near.as_nanos().max(1);
    println!("a read through the manager takes as long as {ratio} in shared memory");
    Ok(())
}
// ANCHOR_END: listing
