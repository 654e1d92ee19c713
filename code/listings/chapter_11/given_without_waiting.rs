//! `apply_async` returns at once however many tasks wait for a worker; they wait in memory.
//!
//! ```
//! use many_hands::process::Pool;
//! use std::time::Duration;
//!
//! let pool = Pool::new(1)?;
//! let busy = pool.apply_async(std::thread::sleep, Duration::from_secs(60));
//! let waiting: Vec<_> = (0..2000).map(|number: u32| pool.apply_async(|number| number, number)).collect();
//! assert!(!busy.is_finished() && !waiting.iter().any(|task| task.is_finished()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::path::PathBuf;
use std::thread::sleep;
use std::{env, fs, process};

use listings::pace::seconds;
use many_hands::process::{Pool, Task};

fn wait_for(file: PathBuf) {
    while !file.exists() {
        sleep(seconds(0.1));
    }
}

/// How much memory this process uses, in MiB.
fn memory() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: u64 = line.and_then(|line| line.split_whitespace().next()).unwrap_or("").parse()?;
    Ok(kib / 1024)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(1)?;
    let file = env::temp_dir().join(format!("go-{}", process::id()));
    let gate = pool.apply_async(wait_for, file.clone());
    let before = memory()?;
    let give = |_| pool.apply_async(|text: String| text.len(), "x".repeat(10_000));
    let tasks: Vec<_> = (0..5000).map(give).collect();
    let finished = tasks.iter().filter(|task| task.is_finished()).count();
    println!("{} tasks given, {finished} finished", tasks.len());
    println!("they wait in {} MiB of memory", memory()?.saturating_sub(before));
    fs::write(&file, "")?;
    gate.join()?;
    println!("results: {}", tasks.into_iter().filter_map(|task| Task::join(task).ok()).count());
    Ok(fs::remove_file(file)?)
}
// ANCHOR_END: listing
