//! Time passes by the clock; work is what the processor does meanwhile, on as many cores as take part.
//!
//! ```
//! use many_hands::chapter_05::work_and_time::processor_time;
//!
//! let before = processor_time()?;
//! while processor_time()? == before {} // asking is work, too
//! assert!(processor_time()? > before);
//! # Ok::<(), nix::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;
use std::time::{Duration, Instant};

use many_hands::pace::seconds;
use nix::sys::resource::UsageWho::{RUSAGE_CHILDREN, RUSAGE_SELF};
use nix::sys::resource::getrusage;

/// How long cores have worked for this process, and for the children it has waited for.
pub fn processor_time() -> nix::Result<Duration> {
    let mut microseconds = 0;
    for usage in [getrusage(RUSAGE_SELF)?, getrusage(RUSAGE_CHILDREN)?] {
        for time in [usage.user_time(), usage.system_time()] {
            microseconds += time.tv_sec() * 1_000_000 + time.tv_usec();
        }
    }
    Ok(Duration::from_micros(microseconds.cast_unsigned()))
}

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Prints the sum, how long it took, and how long all cores worked for it: of three runs, the quickest.
pub fn measure(who: &str, work: impl Fn() -> Outcome<u64>) -> Outcome<()> {
    let mut quickest = (u128::MAX, 0, 0);
    for _ in 0..3 {
        let (begin, before) = (Instant::now(), processor_time()?);
        let sum = work()?;
        let (took, worked) = (begin.elapsed(), processor_time()? - before);
        quickest = quickest.min((took.as_millis(), worked.as_millis(), sum));
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
