//! A value and an array in shared memory: what a child writes, its parent reads.
//!
//! ```
//! use many_hands::process::Process;
//! use many_hands::process::shared::Value;
//!
//! let number = Value::new(0.0)?;
//! Process::spawn(|number: Value<f64>| number.set(3.5), number.try_clone()?)?.join()?;
//! assert_eq!(number.get(), Ok(3.5));
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::shared::{Array, Value};
use many_hands::process::{LockError, Process};

fn change((number, list): (Value<f64>, Array<i32>)) -> Result<(), LockError> {
    number.set(3.5)?;
    for element in list.lock()?.iter_mut() {
        *element = -*element;
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let number = Value::new(0.0)?;
    let list = Array::from_slice(&[1, 2, 3])?;
    println!("before: {:?} and {:?}", number.get()?, list.lock()?);

    let child = Process::spawn(change, (number.try_clone()?, list.try_clone()?))?;
    child.join()?;
    println!("after: {:?} and {:?}", number.get()?, list.lock()?);
    Ok(())
}
// ANCHOR_END: listing
