//! What the programs of readers do that goes over a limit, by name.

use std::io::Write;
use std::process::{self, Command};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use many_hands::process::fork;
use nix::unistd::{ForkResult, setsid};

pub fn run(what: &str) {
    match what {
        "ends" => {}
        "hangs" => {
            let lock = Mutex::new(());
            let _held = lock.lock();
            let _never = lock.lock();
        }
        "panics" => panic!("as it was told"),
        "dies" => process::exit(3),
        "dies of memory" => {
            let size = 3_usize << 30;
            println!("{}", vec![1_u8; size].len());
        }
        "floods" => while std::io::stdout().write_all(&[b'x'; 1 << 16]).is_ok() {},
        "too_many" => fork_without_end(),
        "too_many threads" => loop {
            thread::spawn(|| thread::sleep(Duration::from_secs(60)));
        },
        "child_returned" => {
            // The parent waits, so that the child comes first.
            if let Ok(ForkResult::Parent { child }) = fork() {
                let _ = nix::sys::wait::waitpid(child, None);
            }
        }
        "zombie" => {
            if let Ok(mut child) = Command::new("true").spawn() {
                let all = nix::sys::wait::Id::Pid(nix::unistd::Pid::from_raw(child.id().cast_signed()));
                let flags = nix::sys::wait::WaitPidFlag::WEXITED | nix::sys::wait::WaitPidFlag::WNOWAIT;
                let _ = nix::sys::wait::waitid(all, flags);
                child.stdin = None;
            }
        }
        "child_left" => drop(Command::new("sleep").arg("60").spawn()),
        "thread_left" => drop(thread::spawn(|| thread::sleep(Duration::from_secs(60)))),
        "file_left" => drop(std::fs::write(std::env::temp_dir().join("left"), "")),
        "descriptor_left" => std::mem::forget(std::fs::File::open("/dev/null")),
        _ => unreachable!("the check names no other"),
    }
}

/// Each child leaves the session, so that no signal to a group would reach it.
fn fork_without_end() {
    loop {
        if let Ok(ForkResult::Child) = fork() {
            let _ = setsid();
            thread::sleep(Duration::from_secs(60));
            process::exit(0);
        }
    }
}
