//! `just bench manager`: operations on an object that a server process keeps, ours beside CPython's
//! and beside a bare socket.

mod harness;

use std::env;
use std::io::{Read, Write, stdin};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use harness::{Result, Table, has, python, run, timed};
use many_hands::process::Manager;

/// The argument that makes this program send back what it gets on its standard input, which is a
/// socket.
const ECHO: &str = "--echo";

/// Operations in a round: ours, and CPython's.
const COUNT: u32 = 5_000;
const SLOW: u32 = 1_000;

fn main() -> Result<()> {
    if has(ECHO) {
        return echo();
    }
    let python = python("manager.py")?;

    let manager = Manager::new()?;
    let (dict, list, mutex) = (manager.dict::<u32, u64>()?, manager.list::<u64>()?, manager.mutex()?);
    dict.insert(1, 0)?;
    list.extend([1, 2, 3])?;

    let (again, insert) = (dict.clone(), dict);
    let get = Table::new("Get from a dictionary", "operation")
        .row("many_hands Manager::dict", COUNT, timed(move || Ok(again.get(&1)?)))
        .row("a byte there and back through a bare socket", COUNT, bare_socket()?)
        .row_of(&python, "CPython Manager().dict", SLOW, "dict get");
    let set = Table::new("Set in a dictionary", "operation")
        .row("many_hands Manager::dict", COUNT, timed(move || Ok(insert.insert(1, 5)?)))
        .row_of(&python, "CPython Manager().dict", SLOW, "dict set");
    let index = Table::new("Get from a list", "operation")
        .row("many_hands Manager::list", COUNT, timed(move || Ok(list.get(1)?)))
        .row_of(&python, "CPython Manager().list", SLOW, "list get");
    let lock = Table::new("Lock and unlock", "pair of operations")
        .row("many_hands Manager::mutex", COUNT, timed(move || Ok(mutex.lock()?)))
        .row_of(&python, "CPython Manager().Lock", SLOW, "lock");
    run("manager", vec![get, set, index, lock])
}

fn bare_socket() -> Result<impl FnMut(u32) -> Result<Duration>> {
    let (mut ours, theirs) = UnixStream::pair()?;
    let mut child = Command::new(env::current_exe()?).arg(ECHO).stdin(Stdio::from(OwnedFd::from(theirs))).spawn()?;
    std::thread::spawn(move || child.wait());
    Ok(move |count| {
        let begin = Instant::now();
        for _ in 0..count {
            ours.write_all(&[1])?;
            ours.read_exact(&mut [0])?;
        }
        Ok(begin.elapsed())
    })
}

fn echo() -> Result<()> {
    let mut socket = UnixStream::from(stdin().as_fd().try_clone_to_owned()?);
    let mut byte = [0];
    // Ends with the benchmark, which closes the socket.
    while socket.read_exact(&mut byte).is_ok() {
        socket.write_all(&byte)?;
    }
    Ok(())
}
