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

/// What is told of a message that is taken, under the receivers' lock.
pub(super) trait Claim {
    /// There is one at this position, which is now read and then counts as received. No other
    /// receiver gets to it meanwhile. But if this process dies, it is still there.
    fn claim(&self, position: u64);

    /// It counts as received.
    fn taken(&self) {}
}

impl<F: Fn(u64)> Claim for F {
    fn claim(&self, position: u64) {
        self(position);
    }
}

/// A message that counts as received, and makes room for another, when this is dropped: also when
/// its `Deserialize` panics.
struct Taken<'a, C: Claim> {
    shared: &'a Shared,
    claim: &'a C,
    sockets: &'a Sockets,
    locked: Option<RobustMutexGuard<'a>>,
    /// Behind the message.
    next: Position,
    /// Where it ends in the overflow.
    overflow: Option<u64>,
    with_handles: bool,
}

impl<C: Claim> Drop for Taken<'_, C> {
    fn drop(&mut self) {
        self.shared.set_head(self.next);
        self.claim.taken();
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
    /// Takes the first message, if there is one. `claim` is told of it.
    pub(super) fn take<T: DeserializeOwned>(
        &self,
        sockets: &Sockets,
        claim: &impl Claim,
    ) -> Result<Option<T>, RecvError> {
        let locked = self.lock(self.receivers()).map_err(RecvError::system)?;
        let (head, tail) = (self.head(), self.tail());
        if head == tail {
            return Ok(None);
        }
        let position = self.count_taken(head);
        let taken = |next, overflow, with_handles| Taken {
            shared: self,
            claim,
            sockets,
            locked: Some(locked),
            next,
            overflow,
            with_handles,
        };
        let Some(Frame { content, with_handles, next }) = self.first(head, tail) else {
            // Where the next message begins can no longer be known, so all that there are count as
            // received.
            claim.claim(position);
            drop(taken(tail, None, false));
            return Err(RecvError::Corrupt(FormatError::MALFORMED));
        };
        let (bytes, overflow) = match content {
            Content::Inline(bytes) => (Ok(Cow::Borrowed(bytes)), None),
            Content::Overflow(part) => (self.overflow().read(&part).map(Cow::Owned), Some(part.end)),
        };
        let serial = bytes.as_ref().ok().filter(|_| with_handles).and_then(|bytes| bytes.first_chunk::<SERIAL>());
        // Where this process has no room for them, the message stays.
        let parcels = serial.map(|serial| sockets.parcels.look(u64::from_le_bytes(*serial))).transpose();
        let parcels = parcels.map_err(RecvError::system)?.flatten();
        claim.claim(position);
        let _taken = taken(next, overflow, parcels.is_some());
        let bytes = bytes.map_err(RecvError::system)?;
        let message = match parcels {
            Some(parcels) => codec::unpack(&bytes[SERIAL..], parcels),
            None if with_handles => Err(FormatError::MALFORMED),
            None => codec::decode(&bytes),
        };
        message.map(Some).map_err(RecvError::Corrupt)
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
