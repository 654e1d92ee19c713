//! What `/proc` tells of a traced process: its descriptors, names, memory and handlers.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use nix::unistd::Pid;

use crate::ChannelKind;

/// A file as the kernel knows it, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileId {
    pub device: u64,
    pub inode: u64,
}

impl From<&fs::Metadata> for FileId {
    fn from(file: &fs::Metadata) -> Self {
        Self { device: file.dev(), inode: file.ino() }
    }
}

/// What a descriptor stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Descriptor {
    Channel(ChannelKind, FileId),
    Pidfd(Pid),
    Other(FileId),
}

impl Descriptor {
    pub fn file(self) -> Option<FileId> {
        match self {
            Descriptor::Channel(_, file) | Descriptor::Other(file) => Some(file),
            Descriptor::Pidfd(_) => None,
        }
    }
}

/// What a process's descriptor stands for.
pub fn descriptor(pid: Pid, fd: i32) -> Option<Descriptor> {
    let metadata = fs::metadata(format!("/proc/{pid}/fd/{fd}")).ok()?;
    let file = FileId::from(&metadata);
    let kind = metadata.file_type();
    if kind.is_fifo() {
        return Some(Descriptor::Channel(ChannelKind::Pipe, file));
    }
    if kind.is_socket() {
        return Some(Descriptor::Channel(ChannelKind::Socket, file));
    }
    if kind.is_char_device() {
        // Majors 4, 5 and 136 to 143 are consoles and pseudo-terminals; /dev/null is none.
        let terminal = matches!(libc::major(metadata.rdev()), 4 | 5 | 136..=143);
        return Some(if terminal { Descriptor::Channel(ChannelKind::Terminal, file) } else { Descriptor::Other(file) });
    }
    // A file with a link on a disk needs no second look; descriptors without one have names to
    // read.
    if (kind.is_file() || kind.is_dir()) && metadata.nlink() > 0 && metadata.mode() & 0o077 != 0 {
        return Some(Descriptor::Other(file));
    }
    let name = fs::read_link(format!("/proc/{pid}/fd/{fd}")).ok()?.into_os_string().into_string().ok()?;
    if name.contains("[eventfd]") {
        // All eventfds share an inode; this number tells them apart.
        let inode = fd_field(pid, fd, "eventfd-id:")?;
        return Some(Descriptor::Channel(ChannelKind::Eventfd, FileId { device: 0, inode: inode.parse().ok()? }));
    }
    if name.contains("pidfd") {
        return Some(Descriptor::Pidfd(Pid::from_raw(fd_field(pid, fd, "Pid:")?.parse().ok()?)));
    }
    Some(Descriptor::Other(file))
}

fn fd_field(pid: Pid, fd: i32, field: &str) -> Option<String> {
    field_of(&fs::read_to_string(format!("/proc/{pid}/fdinfo/{fd}")).ok()?, field)
}

fn field_of(text: &str, field: &str) -> Option<String> {
    text.lines().find_map(|line| line.strip_prefix(field)).map(|value| value.trim().to_owned())
}

/// The process's id and its parent's.
pub fn family(pid: Pid) -> Option<(Pid, Pid)> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let id = |field| Some(Pid::from_raw(field_of(&status, field)?.parse().ok()?));
    Some((id("Tgid:")?, id("PPid:")?))
}

/// The name of a thread.
pub fn name(pid: Pid) -> String {
    fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim_end().to_owned()
}

/// The program's file, and whether it would change identity if it might.
pub fn program(pid: Pid) -> (PathBuf, bool) {
    let link = format!("/proc/{pid}/exe");
    let setuid = fs::metadata(&link).is_ok_and(|file| file.mode() & (libc::S_ISUID | libc::S_ISGID) != 0);
    (fs::read_link(link).unwrap_or_default(), setuid)
}

/// What a program is called. One that is started by `/proc/self/exe` has its file's name.
pub fn program_name(pid: Pid, program: &Path) -> String {
    let name = name(pid);
    match program.file_name() {
        Some(file) if name == "exe" => file.to_string_lossy().into_owned(),
        _ => name,
    }
}

/// The arguments, the program's name first.
pub fn arguments(pid: Pid) -> Vec<OsString> {
    let bytes = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let mut arguments: Vec<_> = bytes.split(|&byte| byte == 0).map(|part| OsString::from_vec(part.into())).collect();
    arguments.pop();
    arguments
}

/// Where a path of the process's is.
pub fn in_its_directory(pid: Pid, path: &Path) -> PathBuf {
    PathBuf::from(format!("/proc/{pid}/cwd")).join(path)
}

/// Whether a signal has a handler, and whether it is ignored.
pub fn handling(pid: Pid, signal: i32) -> (bool, bool) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let has = |field| {
        let mask = field_of(&status, field).and_then(|mask| u64::from_str_radix(&mask, 16).ok());
        mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
    };
    (has("SigCgt:"), has("SigIgn:"))
}

/// The file and offset behind an address, if other processes can see a change there.
pub fn shared_memory(pid: Pid, address: u64) -> Option<(FileId, u64)> {
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).ok()?;
    maps.lines().find_map(|line| {
        let mut fields = line.split_whitespace();
        let (start, end) = fields.next()?.split_once('-')?;
        let hex = |text| u64::from_str_radix(text, 16).ok();
        let (start, end) = (hex(start)?, hex(end)?);
        if !(start..end).contains(&address) || !fields.next()?.ends_with('s') {
            return None;
        }
        let offset = hex(fields.next()?)?;
        let (major, minor) = fields.next()?.split_once(':')?;
        let file = FileId { device: hex(major)? << 32 | hex(minor)?, inode: fields.next()?.parse().ok()? };
        Some((file, offset + (address - start)))
    })
}

/// Whether a descriptor is a TCP socket, by the name that the kernel gives its protocol.
pub fn is_tcp(pid: Pid, fd: i32) -> bool {
    let mut name = [0; 32];
    let length = rustix::fs::getxattr(format!("/proc/{pid}/fd/{fd}"), "system.sockprotoname", &mut name);
    length.is_ok_and(|length| name[..length].starts_with(b"TCP"))
}

/// The two addresses of a TCP connection, as the kernel writes them, by the inode of the socket.
pub fn tcp_addresses(pid: Pid, inode: u64) -> Option<(String, String)> {
    let number = format!(" {inode} ");
    ["tcp", "tcp6"].into_iter().find_map(|table| {
        let table = fs::read_to_string(format!("/proc/{pid}/net/{table}")).ok()?;
        // A machine can have tens of thousands of connections: few lines are taken apart.
        table.lines().filter(|line| line.contains(&number)).find_map(|line| {
            let fields: Vec<_> = line.split_whitespace().collect();
            // A socket that listens, or is not connected yet, has no port on the other side.
            let connected = fields.get(9)?.parse() == Ok(inode) && !fields[2].ends_with(":0000");
            connected.then(|| (without_prefix(fields[1]), without_prefix(fields[2])))
        })
    })
}

/// An IPv4 address that a socket for both kinds shows as one of IPv6, as the other end shows it.
fn without_prefix(address: &str) -> String {
    address.strip_prefix("0000000000000000FFFF0000").unwrap_or(address).to_owned()
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsRawFd;

    use super::*;

    #[test]
    fn both_ends_of_a_pipe_are_one_channel() {
        let (reader, writer) = std::io::pipe().unwrap();
        let [read, write] = [reader.as_raw_fd(), writer.as_raw_fd()].map(|fd| descriptor(Pid::this(), fd));
        assert_eq!(read, write);
        assert!(matches!(read, Some(Descriptor::Channel(ChannelKind::Pipe, _))));
    }

    #[test]
    fn only_tcp_is_looked_up_among_connections() {
        let (unix, _other) = std::os::unix::net::UnixStream::pair().unwrap();
        let tcp = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        assert!(!is_tcp(Pid::this(), unix.as_raw_fd()));
        assert!(is_tcp(Pid::this(), tcp.as_raw_fd()));
    }

    #[test]
    fn dev_null_is_no_channel() {
        let null = fs::File::open("/dev/null").unwrap();
        assert!(matches!(descriptor(Pid::this(), null.as_raw_fd()), Some(Descriptor::Other(_))));
    }

    #[test]
    fn private_memory_is_not_shared() {
        let private = 0;
        assert_eq!(shared_memory(Pid::this(), &raw const private as u64), None);
    }
}
