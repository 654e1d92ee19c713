use std::os::fd::{AsFd, BorrowedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{io, mem};

use super::stack::CoroutineStack;
use super::{Job, Token};
use crate::os::event_flag::EventFlag;

/// What other threads send to the hub.
pub(super) struct Inbox {
    messages: Mutex<Messages>,
    /// So that a busy hub need not lock to see that there is nothing.
    has_messages: AtomicBool,
    /// What the hub waits for together with its sockets. It is never cleared: each time that it is
    /// set, an edge-triggered wait hears of it.
    flag: EventFlag,
}

#[derive(Default)]
struct Messages {
    messages: Vec<Message>,
    /// Whether the hub waits, or is about to, and the next message must set the flag.
    hub_sleeps: bool,
}

pub(super) enum Message {
    Begin(CoroutineStack, Job),
    Wake(Token),
}

impl Inbox {
    pub fn new() -> io::Result<Self> {
        Ok(Self { messages: Mutex::default(), has_messages: AtomicBool::new(false), flag: EventFlag::new()? })
    }

    pub fn flag(&self) -> BorrowedFd<'_> {
        self.flag.as_fd()
    }

    pub fn send(&self, message: Message) {
        let mut messages = self.lock();
        messages.messages.push(message);
        self.has_messages.store(true, Ordering::Relaxed);
        let hub_sleeps = mem::take(&mut messages.hub_sleeps);
        drop(messages);
        if hub_sleeps {
            self.flag.set();
        }
    }

    /// All messages, in the order in which they were sent.
    pub fn take(&self) -> Vec<Message> {
        // A message that this misses is seen in the next round, or before the hub sleeps.
        if !self.has_messages.load(Ordering::Relaxed) {
            return Vec::new();
        }
        let mut messages = self.lock();
        self.has_messages.store(false, Ordering::Relaxed);
        messages.hub_sleeps = false;
        mem::take(&mut messages.messages)
    }

    /// Whether the hub may wait: from now on a message sets the flag. If there is one, it may not.
    pub fn hub_falls_asleep(&self) -> bool {
        let mut messages = self.lock();
        messages.hub_sleeps = messages.messages.is_empty();
        messages.hub_sleeps
    }

    fn lock(&self) -> MutexGuard<'_, Messages> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
