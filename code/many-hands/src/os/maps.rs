//! What a process has mapped, as `/proc` shows it.

use std::fs;
use std::io;

use nix::sys::stat::FileStat;

/// Which file, among all that are open anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileId {
    device: (u32, u32),
    inode: u64,
}

impl From<&FileStat> for FileId {
    fn from(stat: &FileStat) -> Self {
        Self { device: (libc::major(stat.st_dev), libc::minor(stat.st_dev)), inode: stat.st_ino }
    }
}

/// A part of a process's memory.
#[derive(Debug)]
pub(crate) struct Mapping {
    pub(crate) file: FileId,
    /// Whether the process can write there, and what it writes is seen by others.
    pub(crate) is_shared_and_writable: bool,
    /// The path of the file, or what the kernel shows in its place.
    pub(crate) name: String,
}

/// All that a process has mapped. Of one whose first thread has ended it is nothing.
pub(crate) fn of(pid: u32) -> io::Result<Vec<Mapping>> {
    let maps = fs::read(format!("/proc/{pid}/maps"))?;
    let malformed = || io::Error::new(io::ErrorKind::InvalidData, "the list of mappings is in an unknown form");
    String::from_utf8_lossy(&maps).lines().map(|line| parsed(line).ok_or_else(malformed)).collect()
}

/// Reads a line such as `7f10-7f20 rw-s 00000000 00:01 1034 /memfd:many-hands (deleted)`.
fn parsed(line: &str) -> Option<Mapping> {
    let mut fields = line.splitn(6, ' ');
    let access = fields.nth(1)?.as_bytes();
    let (major, minor) = fields.nth(1)?.split_once(':')?;
    let number = |hexadecimal| u32::from_str_radix(hexadecimal, 16).ok();
    Some(Mapping {
        file: FileId { device: (number(major)?, number(minor)?), inode: fields.next()?.parse().ok()? },
        is_shared_and_writable: access.get(1) == Some(&b'w') && access.get(3) == Some(&b's'),
        name: fields.next().unwrap_or_default().trim_start().to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_with_and_without_a_name() {
        let line = "7f1000-7f2000 rw-s 00000000 00:1f 1034                       /memfd:a name (deleted)";
        let mapping = parsed(line).unwrap();
        assert_eq!(mapping.file, FileId { device: (0, 0x1f), inode: 1034 });
        assert!(mapping.is_shared_and_writable);
        assert_eq!(mapping.name, "/memfd:a name (deleted)");
        for (line, shared) in
            [("1-2 rw-p 0 00:00 0 ", false), ("1-2 r--s 0 00:00 0", false), ("1-2 -w-s 0 00:00 0", true)]
        {
            let mapping = parsed(line).unwrap();
            assert_eq!((mapping.is_shared_and_writable, mapping.name.as_str()), (shared, ""), "{line}");
        }
        assert!(parsed("no mapping").is_none() && parsed("").is_none());
    }

    #[test]
    fn this_process_has_its_executable_mapped() {
        let executable = nix::sys::stat::stat("/proc/self/exe").unwrap();
        assert!(of(std::process::id()).unwrap().iter().any(|mapping| mapping.file == FileId::from(&executable)));
    }
}
