//! Sleeping until another process changes a number in shared memory.

use std::sync::atomic::AtomicU32;
use std::time::Instant;

use nix::errno::Errno;

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// Woken, interrupted, or the number was no longer the expected one: look again.
    LookAgain,
    TimedOut,
}

/// Sleeps while the number is the expected one, until somebody [wakes](wake) this thread or the deadline has passed. `None` waits for ever.
pub(super) fn wait(number: &AtomicU32, expected: u32, deadline: Option<Instant>) -> Wait {
    let timeout = match deadline.map(|deadline| deadline.checked_duration_since(Instant::now())) {
        None => None,
        Some(None) => return Wait::TimedOut,
        Some(Some(left)) => Some(libc::timespec {
            tv_sec: left.as_secs().try_into().unwrap_or(libc::time_t::MAX),
            tv_nsec: left.subsec_nanos().into(),
        }),
    };
    let timeout = timeout.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: the number is valid for as long as it is borrowed, and the timeout, if any, until the end of this function. FUTEX_WAIT only reads them.
    let result = unsafe { libc::syscall(libc::SYS_futex, number.as_ptr(), libc::FUTEX_WAIT, expected, timeout) };
    match Errno::result(result) {
        Err(Errno::ETIMEDOUT) => Wait::TimedOut,
        _ => Wait::LookAgain,
    }
}

/// Wakes so many of the threads that sleep on this number, in whichever process they are.
pub(super) fn wake(number: &AtomicU32, threads: i32) {
    // SAFETY: FUTEX_WAKE uses the address only to find the sleepers. It can only fail for an address that is none.
    unsafe { libc::syscall(libc::SYS_futex, number.as_ptr(), libc::FUTEX_WAKE, threads) };
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering::SeqCst;
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_number_that_has_changed_is_not_waited_for() {
        assert_eq!(wait(&AtomicU32::new(1), 0, None), Wait::LookAgain);
    }

    #[test]
    fn a_deadline_ends_the_wait() {
        let number = AtomicU32::new(0);
        let deadline = Instant::now() + Duration::from_millis(20);
        while wait(&number, 0, Some(deadline)) == Wait::LookAgain {}
        assert!(Instant::now() >= deadline);
        assert_eq!(wait(&number, 0, Some(deadline)), Wait::TimedOut);
    }

    #[test]
    fn a_sleeper_is_woken() {
        let number = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                while number.load(SeqCst) == 0 {
                    wait(&number, 0, None);
                }
            });
            thread::sleep(Duration::from_millis(10));
            number.store(1, SeqCst);
            wake(&number, i32::MAX);
        });
    }
}
