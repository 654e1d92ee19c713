//! A file system in which there is nothing but what the job names.
//!
//! Landlock keeps a run from opening files, but not from connecting to the sockets that lie among
//! them: a session bus, an agent with keys, Docker. What answers there does what it is asked,
//! outside of the run. What cannot be seen cannot be asked.

use std::ffi::CStr;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rustix::mount::{MountFlags, UnmountFlags, mount, mount_bind_recursive, unmount};
use rustix::process::{chdir, pivot_root};

use super::files::SYSTEM;
use super::job::Job;

/// How much a run can write where it may write at all.
const ROOM: &CStr = c"size=256m";

/// Enough for the folders that lead to what is mounted.
const LITTLE_ROOM: &CStr = c"size=1m";

const FLAGS: MountFlags = MountFlags::NOSUID.union(MountFlags::NODEV);

/// Moves this process there, for good.
pub fn enter(job: &Job) -> Result<()> {
    // Outside, nothing else uses this folder.
    let root = Root(job.scratch.clone());
    root.keep_in_memory(Path::new("/"), LITTLE_ROOM)?;
    let system = SYSTEM.iter().chain(&["/dev", "/run/current-system"]).map(Path::new);
    for path in system.filter(|path| *path != Path::new("/proc")) {
        root.show(path)?;
    }
    for path in job.readable.iter().chain(&job.writable).chain([&job.program]) {
        root.show(path)?;
    }
    for folder in [Path::new("/dev/shm"), &job.scratch] {
        root.keep_in_memory(folder, ROOM)?;
    }
    let proc = root.folder(Path::new("/proc"))?;
    mount("proc", proc, "proc", FLAGS | MountFlags::NOEXEC, None).context("cannot mount /proc")?;
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
}
