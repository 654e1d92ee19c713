//! A struct of your own lies in shared memory if all of its bits always mean something.
//!
//! ```
//! use bytemuck::AnyBitPattern;
//! use many_hands::process::shared::Value;
//!
//! #[derive(Clone, Copy, AnyBitPattern)]
//! #[repr(C)]
//! struct Pair(u8, f64);
//!
//! let pair = Value::new(Pair(1, 2.5))?;
//! pair.lock()?.1 += 0.5;
//! assert_eq!(pair.get()?.1, 3.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use bytemuck::AnyBitPattern;
use many_hands::process::shared::Value;
use many_hands::process::{LockError, Process};

#[derive(Clone, Copy, AnyBitPattern)]
#[repr(C)]
struct Reading {
    sensor: u32,
    count: u32,
    celsius: f64,
}

fn measure(reading: Value<Reading>) -> Result<(), LockError> {
    let mut reading = reading.lock()?;
    reading.count += 1;
    reading.celsius = 21.5;
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let reading = Value::new(Reading { sensor: 7, count: 0, celsius: 0.0 })?;
    Process::spawn(measure, reading.try_clone()?)?.join()?;

    let Reading { sensor, count, celsius } = reading.get()?;
    println!("sensor {sensor}, reading {count}: {celsius} degrees");
    Ok(())
}
// ANCHOR_END: listing
