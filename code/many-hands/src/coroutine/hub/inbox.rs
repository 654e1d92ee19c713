use std::os::fd::{AsFd, BorrowedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{io, mem};

use super::stack::CoroutineStack;
use nix::sys::eventfd::{EfdFlags, EventFd};

use super::{Job, Token};

/// What other threads write to the hub.
pub(super) struct Inbox {
    letters: Mutex<Letters>,
    /// So that a busy hub need not lock to see that there is nothing.
    has_letters: AtomicBool,
    /// What the hub waits for together with its sockets. It is never read: each time that it is
    /// written to, an edge-triggered wait hears of it.
    bell: EventFd,
}

#[derive(Default)]
struct Letters {
    letters: Vec<Letter>,
    /// Whether the hub waits, or is about to, and the next letter must ring.
    hub_sleeps: bool,
}

pub(super) enum Letter {
    Begin(CoroutineStack, Job),
    Wake(Token),
}

impl Inbox {
    pub fn new() -> io::Result<Self> {
        let bell = EventFd::from_flags(EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK)?;
        Ok(Self { letters: Mutex::default(), has_letters: AtomicBool::new(false), bell })
    }

    pub fn bell(&self) -> BorrowedFd<'_> {
        self.bell.as_fd()
    }

    pub fn send(&self, letter: Letter) {
        let mut letters = self.lock();
        letters.letters.push(letter);
        self.has_letters.store(true, Ordering::Relaxed);
        let hub_sleeps = mem::take(&mut letters.hub_sleeps);
        drop(letters);
        if hub_sleeps {
            // The number in it grows by one each time, and has 64 bits.
            self.bell.write(1).expect("it takes any number that is not the highest");
        }
    }

    /// All letters, in the order in which they were sent.
    pub fn take(&self) -> Vec<Letter> {
        // A letter that this misses is seen in the next round, or before the hub sleeps.
        if !self.has_letters.load(Ordering::Relaxed) {
            return Vec::new();
        }
        let mut letters = self.lock();
        self.has_letters.store(false, Ordering::Relaxed);
        letters.hub_sleeps = false;
        mem::take(&mut letters.letters)
    }

    /// Whether the hub may wait: from now on a letter rings. If there is one, it may not.
    pub fn hub_falls_asleep(&self) -> bool {
        let mut letters = self.lock();
        letters.hub_sleeps = letters.letters.is_empty();
        letters.hub_sleeps
    }

    fn lock(&self) -> MutexGuard<'_, Letters> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
