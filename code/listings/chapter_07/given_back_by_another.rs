//! A token in a channel is a lock that one thread may take and another give back.
//!
//! ```
//! use crossbeam::channel::bounded;
//!
//! let (give, take) = bounded(1);
//! give.send(()).expect("it is empty");
//! assert!(take.try_recv().is_ok());
//! assert!(take.try_recv().is_err());
//! std::thread::scope(|s| s.spawn(|| give.send(())).join()).expect("no panic").expect("it is empty");
//! assert!(take.try_recv().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread;

use crossbeam::channel::bounded;

pub fn main() -> Result<(), Box<dyn Error>> {
    let (give, take) = bounded(1);
    give.send(())?; // one token in the box: the lock is free

    take.recv()?;
    println!("main took the token; a second try: {}", take.try_recv().is_ok());

    thread::scope(|s| {
        let helper = s.spawn(|| {
            println!("the helper gives it back");
            give.send(())
        });
        helper.join().expect("the helper does not panic")
    })?;

    take.recv()?;
    println!("main took it again");
    Ok(())
}
// ANCHOR_END: listing
