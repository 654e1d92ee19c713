//! The id of this process, without asking the system each time: every lock and unlock wants it.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};

/// 0 if it must be asked for.
static PID: AtomicU32 = AtomicU32::new(0);
/// A thread arranges, or has arranged, that forks forget the number.
static BEGUN: AtomicBool = AtomicBool::new(false);
/// Forks forget the number, so it may be kept.
static FORKS_FORGET: AtomicBool = AtomicBool::new(false);

/// The id of this process, in a fork too.
pub(crate) fn pid() -> u32 {
    match PID.load(Relaxed) {
        0 => asked(),
        pid => pid,
    }
}

#[cold]
fn asked() -> u32 {
    if !BEGUN.swap(true, Relaxed) {
        // SAFETY: the function that the child of a fork calls does nothing but store a number.
        let registered = unsafe { libc::pthread_atfork(None, None, Some(forget)) };
        FORKS_FORGET.store(registered == 0, Release);
    }
    let pid = std::process::id();
    if FORKS_FORGET.load(Acquire) {
        PID.store(pid, Relaxed);
    }
    pid
}

unsafe extern "C" fn forget() {
    PID.store(0, Relaxed);
}

#[cfg(test)]
mod tests {
    use nix::sys::wait::{WaitStatus, waitpid};
    use nix::unistd::ForkResult;

    use super::*;
    use crate::process::{Process, fork};

    #[test]
    fn a_fork_has_a_number_of_its_own() {
        assert_eq!((pid(), pid()), (std::process::id(), std::process::id()));
        let child = Process::spawn(
            |()| {
                assert_eq!(pid(), std::process::id());
                match fork().unwrap() {
                    ForkResult::Child => std::process::exit(i32::from(pid() != std::process::id())),
                    ForkResult::Parent { child } => {
                        assert_eq!(waitpid(child, None), Ok(WaitStatus::Exited(child, 0)));
                    }
                }
            },
            (),
        );
        assert!(child.unwrap().join().unwrap().success());
    }
}
