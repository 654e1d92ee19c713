//! A timer can be cancelled until it fires. After that, `cancel` says that it is too late.
//!
//! ```
//! use std::time::Duration;
//!
//! use many_hands::sync::{AlreadyFired, Event, Timer};
//!
//! let timer = Timer::after(Duration::MAX, || ());
//! assert_eq!(timer.cancel(), Ok(()));
//!
//! static FIRED: Event = Event::new();
//! let timer = Timer::after(Duration::ZERO, || FIRED.set());
//! FIRED.wait();
//! assert_eq!(timer.cancel(), Err(AlreadyFired));
//! ```

// ANCHOR: listing
use std::sync::Arc;
use std::time::Duration;

use listings::pace::seconds;
use many_hands::sync::{AlreadyFired, Event, Timer};

pub fn main() -> Result<(), AlreadyFired> {
    let timer = Timer::after(Duration::from_secs(3600), || println!("an hour later"));
    timer.cancel()?;
    println!("cancelled in time: {}", timer.join().is_ok_and(|ran| ran.is_none()));

    let fired = Arc::new(Event::new());
    let tell = Arc::clone(&fired);
    let timer = Timer::after(seconds(1), move || tell.set());
    fired.wait();
    if let Err(error) = timer.cancel() {
        println!("{error}");
    }
    Ok(())
}
// ANCHOR_END: listing
