//! The descriptors tell what a pipe and a queue are made of: the kernel's pipes and sockets, and
//! memory that processes share.
//!
//! ```
//! use listings::chapter_09::what_they_are_made_of::opened_by;
//!
//! assert_eq!(opened_by(std::io::pipe)?, ["pipe", "pipe"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::{fs, io};

use many_hands::process::{Queue, pipe};

/// The open descriptors, and what each is.
fn descriptors() -> io::Result<BTreeMap<PathBuf, String>> {
    let entries = fs::read_dir("/proc/self/fd")?;
    let files: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    // The folder itself was open too, and is not any more.
    let links = files.into_iter().filter_map(|file| Some((fs::read_link(&file).ok()?, file)));
    Ok(links.map(|(link, file)| (file, link.display().to_string())).collect())
}

/// What is opened by this, without the numbers.
pub fn opened_by<T, E>(make: fn() -> Result<T, E>) -> Result<Vec<String>, Box<dyn Error>>
where
    E: Error + 'static,
{
    let before = descriptors()?;
    let _made = make()?;
    let new = descriptors()?.into_iter().filter(|(file, _)| !before.contains_key(file));
    Ok(new.filter_map(|(_, link)| Some(link.split_once(':')?.0.to_string())).collect())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("a pipe of the system: {:?}", opened_by(io::pipe)?);
    println!("a typed pipe: {:?}", opened_by(pipe::channel::<u32>)?);
    println!("a typed duplex pipe: {:?}", opened_by(pipe::duplex::<u32, u32>)?);
    println!("a queue: {:?}", opened_by(|| Queue::<u32>::bounded(3))?);
    Ok(())
}
// ANCHOR_END: listing
