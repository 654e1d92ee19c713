//! What the workers of these tests may call.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::id;
use std::thread::sleep;
use std::time::Duration;

use many_hands::functions;
use many_hands::remote::Functions;

use crate::patience::within_patience;

pub fn all() -> Functions {
    functions![square, reciprocal, pass, note, nap, abort, work_pid, long, half]
}

pub fn square(number: u64) -> u64 {
    number * number
}

/// Panics at 0.
pub fn reciprocal(number: u32) -> u32 {
    60 / number
}

/// Leaves a line in a file, then waits until another file is there.
pub fn pass((folder, gate): (PathBuf, String)) -> u32 {
    note((folder.join(format!("came to {gate}")), "here".into()));
    within_patience("the gate is open", || folder.join(&gate).exists());
    id()
}

/// Adds a line to a file.
pub fn note((file, line): (PathBuf, String)) {
    // One write, so that lines of several processes stay whole.
    OpenOptions::new().create(true).append(true).open(file).unwrap().write_all((line + "\n").as_bytes()).unwrap();
}

pub fn nap(milliseconds: u64) -> u64 {
    sleep(Duration::from_millis(milliseconds));
    milliseconds
}

/// Its process dies.
pub fn abort(file: PathBuf) {
    note((file, "tried".into()));
    std::process::abort();
}

/// The process that the worker is, not the one that runs the task.
pub fn work_pid((): ()) -> u32 {
    std::os::unix::process::parent_id()
}

/// So many bytes.
pub fn long(length: usize) -> Vec<u8> {
    vec![7; length]
}

/// Of an even number.
pub fn half(number: u64) -> Result<u64, String> {
    if number.is_multiple_of(2) { Ok(number / 2) } else { Err(format!("{number} is odd")) }
}

/// No worker may call it.
pub fn unlisted(number: u64) -> u64 {
    number
}

pub fn lines(file: &Path) -> usize {
    fs::read_to_string(file).unwrap_or_default().lines().count()
}
