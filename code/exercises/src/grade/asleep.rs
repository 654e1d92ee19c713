//! Threads that sleep until another one wakes them, as `/proc` shows it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use nix::unistd::{Pid, gettid};

use super::look::Look;

/// Whether there are processes, none of whose threads runs, and all of them wait for each other.
/// Those that have ended do not count.
pub fn all_wait_for_others(processes: &[i32]) -> bool {
    let tasks = processes.iter().filter_map(|pid| fs::read_dir(format!("/proc/{pid}/task")).ok());
    let mut tasks = tasks.flatten().flatten().map(|task| task.path());
    !processes.is_empty()
        && tasks
            .all(|task| waits_for_others(&task) || Look::at(&task).is_none_or(|look| ['Z', 'X'].contains(&look.state)))
}

/// Whether a thread that sleeps is in a call that only another thread can end: it waits for a lock
/// without a time limit, for a child, or for the other end of a pipe.
fn waits_for_others(task: &Path) -> bool {
    let call = fs::read_to_string(task.join("syscall")).unwrap_or_default();
    let mut words = call.split_whitespace();
    let number = words.next().and_then(|number| number.parse().ok()).unwrap_or(-1);
    let arguments: Vec<&str> = words.collect();
    match number {
        libc::SYS_futex => arguments.get(3) == Some(&"0x0"),
        libc::SYS_wait4 | libc::SYS_waitid => true,
        libc::SYS_read | libc::SYS_write | libc::SYS_readv | libc::SYS_writev => {
            let descriptor = arguments.first().and_then(|fd| i32::from_str_radix(fd.trim_start_matches("0x"), 16).ok());
            let target = descriptor.and_then(|fd| fs::read_link(task.join(format!("fd/{fd}"))).ok());
            target.is_some_and(|target| target.to_string_lossy().starts_with("pipe:"))
        }
        _ => false,
    }
}

/// A thread of a check that is to fall asleep in the reader's function, and that another thread
/// waits for, to do then what should wake it.
#[derive(Default)]
pub struct Sleeper(OnceLock<Pid>);

/// So many looks, one after the other, have to find it asleep.
const LOOKS: u32 = 4;

/// How long from one look to the next.
const PAUSE: Duration = Duration::from_millis(2);

/// More ticks of processor time, and more turns, has only what asks again and again.
const MOST_TICKS: u64 = 20;
const MOST_TURNS: u64 = 50;

impl Sleeper {
    /// Says that it is the calling thread.
    pub fn is_this_thread(&self) {
        let _ = self.0.set(gettid());
    }

    /// Whether it sleeps at this moment, for whatever reason.
    #[must_use]
    pub fn sleeps(&self) -> bool {
        Look::at(&self.task()).is_some_and(|look| look.state == 'S')
    }

    /// Its folder, once it has said that it is the one.
    fn task(&self) -> PathBuf {
        Path::new("/proc/self/task").join(self.0.wait().to_string())
    }

    /// Waits until it sleeps and only another thread can wake it. Says `false` if it ends, or asks
    /// again and again instead of that, with or without pauses.
    #[must_use]
    pub fn falls_asleep(&self) -> bool {
        let task = self.task();
        let Some(first) = Look::at(&task) else { return false };
        let (mut looks, mut since) = (0, first.switches);
        while let Some(now) = Look::at(&task) {
            let sleeps = now.state == 'S' && waits_for_others(&task);
            looks = if sleeps && now.switches == since { looks + 1 } else { 0 };
            since = now.switches;
            if looks == LOOKS {
                return true;
            }
            if now.ticks - first.ticks > MOST_TICKS || now.switches - first.switches > MOST_TURNS {
                return false;
            }
            thread::sleep(PAUSE);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    use std::thread;
    use std::time::Duration;

    use super::Sleeper;

    #[test]
    fn a_thread_that_waits_for_a_lock_sleeps() {
        let (lock, sleeper) = (Mutex::new(()), Sleeper::default());
        let guard = lock.lock();
        thread::scope(|s| {
            s.spawn(|| {
                sleeper.is_this_thread();
                drop(lock.lock());
            });
            assert!(sleeper.falls_asleep());
            drop(guard);
        });
    }

    #[test]
    fn a_thread_that_asks_again_and_again_does_not_nor_does_one_that_ends() {
        for pause in [None, Some(Duration::from_millis(1))] {
            let (over, sleeper) = (AtomicBool::new(false), Sleeper::default());
            thread::scope(|s| {
                s.spawn(|| {
                    sleeper.is_this_thread();
                    while !over.load(SeqCst) {
                        pause.map_or_else(thread::yield_now, thread::sleep);
                    }
                });
                assert!(!sleeper.falls_asleep());
                over.store(true, SeqCst);
            });
        }
        let sleeper = Sleeper::default();
        thread::scope(|s| drop(s.spawn(|| sleeper.is_this_thread())));
        assert!(!sleeper.falls_asleep());
    }
}
