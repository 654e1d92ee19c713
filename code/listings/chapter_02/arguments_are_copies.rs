//! An argument travels to the child as a copy; several arguments travel as a tuple.
//!
//! ```
//! use many_hands::process::Process;
//!
//! let mut list = vec![1, 2];
//! let child = Process::spawn(|mut theirs: Vec<i32>| theirs.clear(), list.clone())?;
//! child.join()?;
//! list.push(3);
//! assert_eq!(list, [1, 2, 3]);
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use many_hands::process::{Error, Process};

fn add((mut list, number): (Vec<i32>, i32)) {
    list.push(number);
    println!("child: {list:?}");
}

pub fn main() -> Result<(), Error> {
    let list = vec![1, 2];
    Process::spawn(add, (list.clone(), 3))?.join()?;
    println!("parent: {list:?}");
    Ok(())
}
// ANCHOR_END: listing
