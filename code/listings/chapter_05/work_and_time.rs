//! Time passes by the clock; work is what the processor does meanwhile, on as many cores as take
//! part.
//!
//! ```
//! use listings::chapter_05::work_and_time::processor_time;
//!
//! let before = processor_time()?;
//! while processor_time()? == before {} // asking is work, too
//! assert!(processor_time()? > before);
//! # Ok::<(), nix::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;
use std::time::Instant;

use listings::pace::seconds;
use nix::sys::resource::UsageWho::{RUSAGE_CHILDREN, RUSAGE_SELF};
use nix::sys::resource::getrusage;
use nix::sys::time::{TimeVal, TimeValLike};

/// How long cores have worked for this process, and for the children it has waited for.
pub fn processor_time() -> nix::Result<TimeVal> {
    let (own, children) = (getrusage(RUSAGE_SELF)?, getrusage(RUSAGE_CHILDREN)?);
    Ok(own.user_time() + own.system_time() + children.user_time() + children.system_time())
}

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Prints the sum, how long it took, and how long all cores worked for it; the quickest of three.
pub fn measure(who: &str, work: impl Fn() -> Outcome<u64>) -> Outcome<()> {
    let mut quickest = (u128::MAX, 0, 0);
    for _ in 0..3 {
        let (begin, before) = (Instant::now(), processor_time()?);
        let sum = work()?;
        let (took, worked) = (begin.elapsed(), processor_time()? - before);
        quickest = quickest.min((took.as_millis(), worked.num_milliseconds(), sum));
    }
    let (took, worked, sum) = quickest;
    println!("{who}: {sum} in {took} ms, {worked} ms of work");
    Ok(())
}

pub fn main() -> Outcome<()> {
    measure("asleep", || {
        sleep(seconds(5));
        Ok(0)
    })?;
    measure("adding", || Ok((0..7_000_000).map(|number| number * number % 7).sum()))
}
// ANCHOR_END: listing
