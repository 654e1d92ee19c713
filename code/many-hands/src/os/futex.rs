//! Sleeping until another process changes a number in shared memory.

use std::sync::atomic::AtomicU32;
use std::time::Duration;

use nix::errno::Errno;

use super::deadline::Deadline;

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WaitResult {
    /// Woken, interrupted, after a while, or because the number was no longer the expected one:
    /// look again.
    LookAgain,
    /// The deadline has passed; the number may have changed all the same.
    TimedOut,
}

/// No wait is longer than this in one piece. A process that was to wake others may be killed after
/// it has changed the number, and so may one that was woken in their place, before it could do
/// anything about it. No thread would ever hear of that.
const LONGEST: Duration = Duration::from_millis(100);

/// Sleeps while the number is the expected one, until a thread [wakes](wake) this thread, it is
/// time to look again, or the deadline has passed.
pub(crate) fn wait(number: &AtomicU32, expected: u32, deadline: Deadline) -> WaitResult {
    sleep(number, expected, deadline.within(LONGEST).left().unwrap_or(LONGEST));
    if deadline.has_passed() { WaitResult::TimedOut } else { WaitResult::LookAgain }
}

/// Sleeps while the number is the expected one, no longer than this, and says whether it was woken,
/// or the number was no longer the expected one. The kernel keeps the sleepers in the order in
/// which they came, and one that is killed is none any more.
pub(crate) fn sleep(number: &AtomicU32, expected: u32, longest: Duration) -> bool {
    let seconds = longest.as_secs().try_into().unwrap_or(libc::time_t::MAX);
    let timeout = libc::timespec { tv_sec: seconds, tv_nsec: longest.subsec_nanos().into() };
    // SAFETY: the number is valid for as long as it is borrowed, and the timeout until the end of
    // this function. FUTEX_WAIT only reads them.
    let woken = unsafe { libc::syscall(libc::SYS_futex, number.as_ptr(), libc::FUTEX_WAIT, expected, &timeout) };
    matches!(Errno::result(woken), Ok(_) | Err(Errno::EAGAIN))
}

/// Wakes so many of the threads that sleep on this number, in whichever process they are.
pub(crate) fn wake(number: &AtomicU32, threads: i32) {
    // SAFETY: FUTEX_WAKE uses the address only to find the sleepers. It can only fail for an
    // address that is none.
    unsafe { libc::syscall(libc::SYS_futex, number.as_ptr(), libc::FUTEX_WAKE, threads) };
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering::SeqCst;
    use std::thread;
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_number_that_has_changed_is_not_waited_for() {
        assert_eq!(wait(&AtomicU32::new(1), 0, Deadline::Never), WaitResult::LookAgain);
    }

    #[test]
    fn a_deadline_ends_the_wait() {
        let number = AtomicU32::new(0);
        let (start, time) = (Instant::now(), Duration::from_millis(20));
        let deadline = Deadline::after(time);
        while wait(&number, 0, deadline) == WaitResult::LookAgain {}
        assert!(start.elapsed() >= time);
        assert_eq!(wait(&number, 0, deadline), WaitResult::TimedOut);
        assert_eq!(wait(&number, 0, Deadline::Now), WaitResult::TimedOut);
    }

    /// No thread wakes it, as when the one that was to do so has been killed.
    #[test]
    fn a_sleeper_looks_again_by_itself() {
        let number = AtomicU32::new(0);
        assert_eq!(wait(&number, 0, Deadline::Never), WaitResult::LookAgain);
        assert_eq!(wait(&number, 0, Deadline::after(Duration::MAX)), WaitResult::LookAgain);
    }

    #[test]
    fn a_sleep_says_whether_it_was_woken() {
        let number = AtomicU32::new(0);
        let (moment, long) = (Duration::from_millis(5), Duration::from_secs(1000));
        assert!(sleep(&number, 1, long), "the number is another");
        assert!(!sleep(&number, 0, moment), "the time is over");
        thread::scope(|scope| {
            let sleeper = scope.spawn(|| sleep(&number, 0, long));
            while !sleeper.is_finished() {
                wake(&number, 1);
            }
            assert!(sleeper.join().unwrap());
        });
    }

    #[test]
    fn a_sleeper_is_woken() {
        let number = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                while number.load(SeqCst) == 0 {
                    wait(&number, 0, Deadline::Never);
                }
            });
            thread::sleep(Duration::from_millis(10));
            number.store(1, SeqCst);
            wake(&number, i32::MAX);
        });
    }
}
