//! Released once too often, a plain semaphore has one more place; a bounded one refuses.
//!
//! ```
//! use many_hands::sync::{BoundedSemaphore, Semaphore, SurplusRelease};
//!
//! let (plain, bounded) = (Semaphore::new(5), BoundedSemaphore::new(5));
//! plain.release();
//! assert_eq!(plain.available_permits(), 6);
//! assert_eq!(bounded.release(), Err(SurplusRelease));
//! ```

// ANCHOR: listing
use many_hands::sync::{BoundedSemaphore, Semaphore, SurplusRelease};

pub fn main() -> Result<(), SurplusRelease> {
    let plain = Semaphore::new(5);
    plain.release();
    println!("plain: {} places", plain.available_permits());

    let bounded = BoundedSemaphore::new(5);
    if let Err(error) = bounded.release() {
        println!("bounded: {error}");
    }
    println!("bounded: {} places", bounded.available_permits());

    bounded.acquire().forget();
    bounded.release()?;
    println!("bounded, acquired and released: {} places", bounded.available_permits());
    Ok(())
}
// ANCHOR_END: listing
