//! For what `subject` hands to the reader's function: a wait that ends where nothing can end it.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use nix::unistd::gettid;

use super::family::Work;

/// Nothing has moved for so long: what other threads sleep for meanwhile is to be shorter.
const REST: Duration = Duration::from_millis(50);

/// How often to look.
const PAUSE: Duration = Duration::from_millis(1);

/// Waits until `come` says so, or until all other threads of this process sleep and none wakes any
/// more; gives whether it came.
///
/// A call that waits for another one would hang where the other never begins, and a run that hangs
/// takes a second to be found. One thread at a time may wait so, since it does not rest itself.
pub fn comes(come: impl Fn() -> bool) -> bool {
    let (mut last, mut since) = (others(), Instant::now());
    loop {
        if come() {
            return true;
        }
        let now = others();
        if !now.rests_since(&last) {
            (last, since) = (now, Instant::now());
        }
        if since.elapsed() > REST {
            // It may have come just before the last of them fell asleep.
            return come();
        }
        thread::sleep(PAUSE);
    }
}

fn others() -> Work {
    let me = gettid().to_string();
    let mut work = Work::default();
    for thread in fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
        if thread.file_name() != *me {
            work.add(&thread.path());
        }
    }
    work
}

#[cfg(test)]
mod tests {
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
}
