//! Each process has a parent, up to one whose parent is 0; and 0 is no process.
//!
//! ```
//! use std::os::unix::process::parent_id;
//!
//! use listings::chapter_02::up_to_the_first_process::parent_of;
//!
//! assert_eq!(parent_of(std::process::id())?, parent_id());
//! assert!(parent_of(0).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process;

pub fn parent_of(pid: u32) -> Result<u32, Box<dyn Error>> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let parent = status.lines().find_map(|line| line.strip_prefix("PPid:")).ok_or("no PPid in it")?;
    Ok(parent.trim().parse()?)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let mut line = vec![process::id()];
    loop {
        match parent_of(line[line.len() - 1])? {
            0 => break,
            parent => line.push(parent),
        }
    }
    println!("from me up to one whose parent is 0: {line:?}");
    println!("there is a process 0: {}", Path::new("/proc/0").exists());
    Ok(())
}
// ANCHOR_END: listing
