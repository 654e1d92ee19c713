//! The receivers' side of the ring: a message is read where it lies, and then counts as received.

use std::borrow::Cow;
use std::sync::atomic::Ordering::Relaxed;

use serde::de::DeserializeOwned;

use super::frame::{self, Content, Frame, Position};
use super::shared::{Shared, WORTH_FREEING};
use super::sockets::Sockets;
use super::write::SERIAL;
use crate::os::robust_mutex::RobustMutexGuard;
use crate::process::{FormatError, RecvError};
use crate::start::codec;

/// A message that counts as received, and makes room for another, when this is dropped: also when
/// its `Deserialize` panics.
struct Taken<'a> {
    shared: &'a Shared,
    sockets: &'a Sockets,
    locked: Option<RobustMutexGuard<'a>>,
    /// Behind the message.
    next: Position,
    /// Where it ends in the overflow.
    overflow: Option<u64>,
    with_handles: bool,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.shared.set_head(self.next);
        if let Some(end) = self.overflow {
            self.shared.free_overflow(end);
        }
        if self.with_handles {
            self.sockets.parcels.remove();
        }
        drop(self.locked.take());
        Shared::wake(self.shared.senders(), &self.sockets.wake);
    }
}

impl Shared {
    /// Takes the first message, if there is one. `claim` gets its position before it is read.
    pub(super) fn take<T: DeserializeOwned>(
        &self,
        sockets: &Sockets,
        claim: impl FnOnce(u64),
    ) -> Result<Option<T>, RecvError> {
        let locked = self.lock(self.receivers()).map_err(RecvError::system)?;
        let (head, tail) = (self.head(), self.tail());
        if head == tail {
            return Ok(None);
        }
        let position = self.count_taken(head);
        let taken = |next, overflow, with_handles| Taken {
            shared: self,
            sockets,
            locked: Some(locked),
            next,
            overflow,
            with_handles,
        };
        let Some(Frame { content, with_handles, next }) = self.first(head, tail) else {
            // Where the next message begins can no longer be known, so all that there are count as
            // received.
            drop(taken(tail, None, false));
            return Err(RecvError::Corrupt(FormatError::MALFORMED));
        };
        claim(position);
        let (bytes, overflow) = match content {
            Content::Inline(bytes) => (Cow::Borrowed(bytes), None),
            Content::Overflow(part) => match self.overflow().read(&part) {
                Ok(bytes) => (Cow::Owned(bytes), Some(part.end)),
                Err(error) => {
                    drop(taken(next, Some(part.end), false));
                    return Err(RecvError::system(error));
                }
            },
        };
        if !with_handles {
            let _taken = taken(next, overflow, false);
            return codec::decode(&bytes).map(Some).map_err(RecvError::Corrupt);
        }
        // Its bytes have been changed, or it has no handles any more.
        let malformed = || Err(RecvError::Corrupt(FormatError::MALFORMED));
        let Some((serial, message)) = bytes.split_first_chunk::<SERIAL>() else {
            drop(taken(next, overflow, false));
            return malformed();
        };
        let parcels = sockets.parcels.look(u64::from_le_bytes(*serial)).map_err(RecvError::system)?;
        let _taken = taken(next, overflow, parcels.is_some());
        parcels.map_or_else(malformed, |parcels| codec::unpack(message, parcels).map(Some).map_err(RecvError::Corrupt))
    }

    /// How many messages have been taken.
    pub(super) fn taken(&self) -> nix::Result<u64> {
        let _locked = self.lock(self.receivers())?;
        Ok(self.count_taken(self.head()))
    }

    /// The frame at the head. `None` if it cannot be one: a thread has written over it.
    fn first(&self, head: Position, tail: Position) -> Option<Frame<'_>> {
        let filled = tail.bytes_since(head);
        if filled > self.ring().length() || tail.messages_since(head) > self.capacity() {
            return None;
        }
        // SAFETY: senders write only behind the tail and up to the head, which is moved by the
        // holder of the receivers' lock. That is us, and we move it after the message has been
        // read. So no thread writes to these bytes meanwhile.
        let frames = unsafe { self.ring().bytes(head.bytes, filled) };
        let frame = frame::first(head, frames)?;
        let is_in_file = |part: &std::ops::Range<u64>| {
            part.start >= self.for_receivers().overflow_freed.load(Relaxed)
                && part.end <= self.for_senders().overflow_end.load(Relaxed)
        };
        match &frame.content {
            Content::Overflow(part) if !is_in_file(part) => None,
            _ => Some(frame),
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
