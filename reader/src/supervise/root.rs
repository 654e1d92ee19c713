//! A file system in which there is nothing but what the job names.
//!
//! Landlock keeps a run from opening files, but not from connecting to the sockets that lie among
//! them: a session bus, an agent with keys, Docker. What answers there does what it is asked,
//! outside of the run. What cannot be seen cannot be asked.

use std::ffi::{CStr, OsString};
use std::fs::{self, File};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use rustix::fs::{StatVfsMountFlags, statvfs};
use rustix::io::Errno;
use rustix::mount::{MountFlags, UnmountFlags, mount, mount_bind, mount_bind_recursive, mount_remount, unmount};
use rustix::process::{chdir, pivot_root};

use super::files::{DEVICES, SYSTEM};
use super::job::Job;
use super::policy::{Namespaces, Policy};

/// How much a run can write where it may write at all.
const ROOM: &CStr = c"size=256m";

/// Enough for the folders that lead to what is mounted.
const LITTLE_ROOM: &CStr = c"size=1m";

const FLAGS: MountFlags = MountFlags::NOSUID.union(MountFlags::NODEV);

/// Flags that `statvfs` tells by the numbers that `mount` takes.
const KEPT: MountFlags = FLAGS.union(MountFlags::NOEXEC);

/// Moves this process there, for good.
pub fn enter(job: &Job) -> Result<()> {
    // Outside, nothing else uses this folder.
    // By the path that the kernel knows: the mounts are found by it.
    let root = Root(fs::canonicalize(&job.scratch)?);
    root.keep_in_memory(Path::new("/"), LITTLE_ROOM)?;
    let system = SYSTEM.iter().chain(&DEVICES).chain(&["/run/current-system"]).map(Path::new);
    for path in system.filter(|path| *path != Path::new("/proc")) {
        root.show(path)?;
    }
    let Policy { read, write, reach, .. } = &job.policy;
    for path in read.iter().chain([&job.program]) {
        root.show(path)?;
    }
    if reach.namespaces() == Namespaces::All {
        let proc = root.folder(Path::new("/proc"))?;
        mount("proc", proc, "proc", FLAGS | MountFlags::NOEXEC, None).context("cannot mount /proc")?;
    } else {
        root.show(Path::new("/proc"))?;
    }
    for file in ["/proc/keys", "/proc/key-users"].map(Path::new).into_iter().filter(|file| file.exists()) {
        mount_bind("/dev/null", root.at(file)).with_context(|| format!("cannot hide {}", file.display()))?;
    }
    for path in write {
        root.show(path)?;
    }
    let own = [Path::new("/dev/shm"), &job.scratch];
    for folder in own {
        root.keep_in_memory(folder, ROOM)?;
    }
    let written: Vec<PathBuf> =
        own.into_iter().chain(write.iter().map(PathBuf::as_path)).map(|path| root.at(path)).collect();
    root.make_read_only(&written)?;
    // The old root is put over the new one, and taken away.
    chdir(&root.0)?;
    pivot_root(".", ".").context("cannot have a root of one's own")?;
    unmount(".", UnmountFlags::DETACH).context("cannot leave the old root")?;
    Ok(chdir("/")?)
}

/// Where the new root is while it is made.
struct Root(PathBuf);

impl Root {
    fn at(&self, path: &Path) -> PathBuf {
        self.0.join(path.strip_prefix("/").unwrap_or(path))
    }

    fn folder(&self, path: &Path) -> Result<PathBuf> {
        let folder = self.at(path);
        fs::create_dir_all(&folder).with_context(|| format!("no place for {}", path.display()))?;
        Ok(folder)
    }

    fn keep_in_memory(&self, folder: &Path, room: &CStr) -> Result<()> {
        mount("tmpfs", self.folder(folder)?, "tmpfs", FLAGS, room)
            .with_context(|| format!("cannot mount {}", folder.display()))
    }

    /// Shows a file or a folder of the old root at its place, if it is there. A link stays one, for
    /// Python finds its library by where it leads.
    fn show(&self, path: &Path) -> Result<()> {
        let Ok(kind) = fs::symlink_metadata(path).map(|found| found.file_type()) else { return Ok(()) };
        let place = self.at(path);
        if fs::symlink_metadata(&place).is_ok() && !kind.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        if kind.is_symlink() {
            let to = fs::read_link(path)?;
            symlink(&to, &place)?;
            return self.show(&path.with_file_name("").join(to));
        }
        if kind.is_dir() {
            self.folder(path)?;
        } else {
            File::create_new(&place)?;
        }
        mount_bind_recursive(path, &place).with_context(|| format!("cannot show {}", path.display()))
    }

    /// Makes all that is mounted read-only: contents, modes, owners, times and attributes. Only
    /// what lies below these folders stays as it is.
    fn make_read_only(&self, except: &[PathBuf]) -> Result<()> {
        let mounts = fs::read("/proc/self/mountinfo")?;
        let places = mounts.split(|byte| *byte == b'\n').filter_map(place);
        for place in places.filter(|place| place.starts_with(&self.0) && !except.iter().any(|at| place.starts_with(at)))
        {
            match read_only(&place) {
                // Another mount lies over it: it is out of reach.
                Ok(()) | Err(Errno::NOENT | Errno::INVAL) => {}
                Err(error) => {
                    return Err(error).with_context(|| format!("cannot make {} read-only", place.display()));
                }
            }
        }
        let flags = statvfs(&self.0)?.f_flag;
        ensure!(flags.contains(StatVfsMountFlags::RDONLY), "{} is not read-only", self.0.display());
        Ok(())
    }
}

fn read_only(place: &Path) -> rustix::io::Result<()> {
    // The flags that it has must be named again: in a user namespace the kernel takes none away.
    let has = MountFlags::from_bits_retain(u32::try_from(statvfs(place)?.f_flag.bits()).unwrap_or(0)) & KEPT;
    mount_remount(place, MountFlags::BIND | MountFlags::RDONLY | has, "")
}

/// Where a mount is, by its line in `mountinfo`.
fn place(line: &[u8]) -> Option<PathBuf> {
    let escaped = line.split(|byte| *byte == b' ').nth(4)?;
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some((first, after)) = rest.split_first() {
        // Blanks and backslashes are written as three octal digits.
        let code = after.get(..3).filter(|_| *first == b'\\').and_then(|digits| str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) => (bytes.push(byte), rest = &after[3..]).0,
            None => (bytes.push(*first), rest = after).0,
        }
    }
    Some(PathBuf::from(OsString::from_vec(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_mount_may_have_blanks() {
        let line = br"36 35 98:0 /a /with\040a\134blank rw,noatime master:1 - ext3 /dev/root rw";
        assert_eq!(place(line), Some(PathBuf::from(r"/with a\blank")));
        assert_eq!(place(b""), None);
    }
}
