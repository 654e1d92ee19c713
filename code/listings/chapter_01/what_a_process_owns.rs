//! What the kernel keeps for a process: a number, a program, a user, memory, open files, an
//! environment, limits, threads.
//!
//! ```
//! use listings::chapter_01::what_a_process_owns::line;
//!
//! assert_eq!(line("status", "Pid:")?, std::process::id().to_string());
//! assert_eq!(line("status", "Threads:")?, "1");
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::{env, fs, io};

/// What follows a name in one of the files about this process.
pub fn line(file: &str, name: &str) -> io::Result<String> {
    let text = fs::read_to_string(format!("/proc/self/{file}"))?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    Ok(line.split_whitespace().next().unwrap_or_default().to_string())
}

pub fn main() -> io::Result<()> {
    println!("number:       {}", line("status", "Pid:")?);
    println!("program:      {}", line("status", "Name:")?);
    println!("user:         {}", line("status", "Uid:")?);
    println!("memory:       {} KiB", line("status", "VmSize:")?);
    println!("in use:       {} KiB", line("status", "VmRSS:")?);
    println!("in areas:     {}", fs::read_to_string("/proc/self/maps")?.lines().count());
    println!("open files:   {}", fs::read_dir("/proc/self/fd")?.count());
    println!("at most:      {}", line("limits", "Max open files")?);
    println!("environment:  {} variables", env::vars_os().count());
    println!("threads:      {}", line("status", "Threads:")?);
    Ok(())
}
// ANCHOR_END: listing
