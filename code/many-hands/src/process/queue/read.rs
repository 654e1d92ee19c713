//! The receivers' side of the ring: a message is read where it lies, and then counts as received.

use std::sync::atomic::Ordering::Relaxed;

use serde::de::DeserializeOwned;

use super::frame::{self, Content, Position};
use super::shared::{Shared, WORTH_FREEING};
use super::wake_socket::WakeSocket;
use crate::os::robust_mutex::RobustMutexGuard;
use crate::process::{FormatError, RecvError};
use crate::start::codec;

/// A message that counts as received, and makes room for another, when this is dropped: also when
/// its `Deserialize` panics.
struct Taken<'a> {
    shared: &'a Shared,
    wake_socket: &'a WakeSocket,
    locked: Option<RobustMutexGuard<'a>>,
    /// Behind the message.
    next: Position,
    /// Where it ends in the overflow.
    overflow: Option<u64>,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.shared.set_head(self.next);
        if let Some(end) = self.overflow {
            self.shared.free_overflow(end);
        }
        drop(self.locked.take());
        Shared::wake(self.shared.senders(), self.wake_socket);
    }
}

impl Shared {
    /// Takes the first message, if there is one. `claim` gets its position before it is read.
    pub(super) fn take<T: DeserializeOwned>(
        &self,
        wake_socket: &WakeSocket,
        claim: impl FnOnce(u64),
    ) -> Result<Option<T>, RecvError> {
        let locked = self.lock(self.receivers()).map_err(RecvError::system)?;
        let (head, tail) = (self.head(), self.tail());
        if head == tail {
            return Ok(None);
        }
        let position = self.count_taken(head);
        let taken = |next, overflow| Taken { shared: self, wake_socket, locked: Some(locked), next, overflow };
        match self.first(head, tail) {
            Some((content, next)) => {
                claim(position);
                let value = match content {
                    Content::Inline(bytes) => {
                        let _taken = taken(next, None);
                        codec::decode(bytes)
                    }
                    Content::Overflow(part) => {
                        let _taken = taken(next, Some(part.end));
                        codec::decode(&self.overflow().read(&part).map_err(RecvError::system)?)
                    }
                };
                value.map(Some).map_err(RecvError::Corrupt)
            }
            // Where the next message begins can no longer be known, so all that there are count as
            // received.
            None => {
                drop(taken(tail, None));
                Err(RecvError::Corrupt(FormatError::MALFORMED))
            }
        }
    }

    /// How many messages have been taken.
    pub(super) fn taken(&self) -> nix::Result<u64> {
        let _locked = self.lock(self.receivers())?;
        Ok(self.count_taken(self.head()))
    }

    /// The frame at the head. `None` if it cannot be one: a thread has written over it.
    fn first(&self, head: Position, tail: Position) -> Option<(Content<'_>, Position)> {
        let filled = tail.bytes_since(head);
        if filled > self.ring().length() || tail.messages_since(head) > self.capacity() {
            return None;
        }
        // SAFETY: senders write only behind the tail and up to the head, which is moved by the
        // holder of the receivers' lock. That is us, and we move it after the message has been
        // read. So no thread writes to these bytes meanwhile.
        let frames = unsafe { self.ring().bytes(head.bytes, filled) };
        let (content, next) = frame::first(head, frames)?;
        let is_in_file = |part: &std::ops::Range<u64>| {
            part.start >= self.for_receivers().overflow_freed.load(Relaxed)
                && part.end <= self.for_senders().overflow_end.load(Relaxed)
        };
        match &content {
            Content::Overflow(part) if !is_in_file(part) => None,
            _ => Some((content, next)),
        }
    }

    /// The mark counts modulo 2³². This does not, and only under the receivers' lock.
    fn count_taken(&self, head: Position) -> u64 {
        let taken = &self.for_receivers().taken;
        let known = taken.load(Relaxed);
        let count = known + u64::from(head.messages.wrapping_sub(known as u32));
        taken.store(count, Relaxed);
        count
    }

    /// Gives back the memory of received messages up to this place in the overflow, when it is
    /// much, or all.
    fn free_overflow(&self, end: u64) {
        let freed = &self.for_receivers().overflow_freed;
        if end - freed.load(Relaxed) >= WORTH_FREEING || end == self.for_senders().overflow_end.load(Relaxed) {
            self.overflow().free_before(end);
            freed.store(end, Relaxed);
        }
    }
}
