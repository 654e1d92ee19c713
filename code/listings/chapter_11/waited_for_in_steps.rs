//! `join_timeout` waits for so long at most; if there is no result yet, it gives the task back.
//!
//! ```
//! use listings::chapter_11::waited_for_in_steps::answer;
//! use many_hands::process::Pool;
//! use std::time::Duration;
//!
//! let pool = Pool::new(1)?;
//! let task = pool.apply_async(answer, 20);
//! let Err(task) = task.join_timeout(Duration::from_millis(1)) else { panic!("too early") };
//! assert_eq!(task.join()?, 42);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::Pool;

pub fn answer(time: u32) -> u32 {
    sleep(seconds(time));
    42
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(1)?;
    let mut task = pool.apply_async(answer, 20);
    let mut in_vain = 0;
    let answer = loop {
        match task.join_timeout(seconds(1)) {
            Ok(result) => break result?,
            Err(unfinished) => task = unfinished,
        }
        in_vain += 1;
    };
    println!("the answer is {answer}; asked in vain {in_vain} times");
    Ok(())
}
// ANCHOR_END: listing
