//! For what `subject` hands to the reader's function: a wait that ends where nothing can end it.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use nix::unistd::gettid;

use super::family::{Family, Work};

/// Nothing has moved for so long: what other threads sleep for meanwhile is to be shorter.
const REST: Duration = Duration::from_millis(50);

/// How often to look.
const PAUSE: Duration = Duration::from_millis(1);

/// At how many children to look.
const MOST: usize = 20;

/// Waits until `come` says so, or until all other threads of this process, and all of its children,
/// sleep and none wakes any more; gives whether it came.
///
/// A call that waits for another one would hang where the other never begins, and a run that hangs
/// takes a second to be found. One thread at a time may wait so, since it does not rest itself.
pub fn comes(come: impl Fn() -> bool) -> bool {
    let (mut last, mut since) = (Others::now(), Instant::now());
    loop {
        if come() {
            return true;
        }
        let now = Others::now();
        if !(now.threads.rests_since(&last.threads) && now.children.rests_since(&last.children)) {
            (last, since) = (now, Instant::now());
        }
        if since.elapsed() > REST {
            // It may have come just before the last of them fell asleep.
            return come();
        }
        thread::sleep(PAUSE);
    }
}

struct Others {
    threads: Work,
    children: Family,
}

impl Others {
    fn now() -> Self {
        let me = gettid().to_string();
        let mut work = Work::default();
        for thread in fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
            if thread.file_name() != *me {
                work.add(&thread.path());
            }
        }
        Self { threads: work, children: Family::now(MOST) }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::{Duration, Instant};

    use super::{REST, comes};

    #[test]
    fn what_comes_is_waited_for() {
        let came = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| {
                let begin = Instant::now();
                while begin.elapsed() < 2 * REST {}
                thread::sleep(Duration::from_millis(10));
                came.store(true, Ordering::Relaxed);
            });
            assert!(comes(|| came.load(Ordering::Relaxed)));
        });
    }

    #[test]
    fn what_cannot_come_is_not() {
        let (wake, woken) = channel::<()>();
        thread::scope(|s| {
            s.spawn(move || woken.recv());
            assert!(!comes(|| false));
            drop(wake);
        });
    }

    #[test]
    fn it_may_come_from_a_child() {
        let mut child = Command::new("sh");
        child.args(["-c", "for pause in 1 2 3 4 5 6; do sleep 0.02; done"]);
        thread::scope(|s| {
            let ended = s.spawn(move || child.status().unwrap());
            assert!(comes(|| ended.is_finished()));
        });
    }
}
