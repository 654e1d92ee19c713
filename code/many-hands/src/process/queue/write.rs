//! The senders' side of the ring: a message is written behind the last one, and then counts as
//! sent.

use std::sync::atomic::Ordering::Relaxed;

use serde::Serialize;

use super::frame::{self, HEADER, OVERFLOW_FRAME, Position};
use super::ring_writer::{RingWriter, Written};
use super::shared::Shared;
use crate::process::SendError;
use crate::start::codec;

/// A message that is to be sent.
pub(super) enum Outgoing<'a, T> {
    Value(&'a T),
    /// Serialised: there was not room enough for it in the ring.
    Encoded(Vec<u8>),
}

impl Shared {
    /// Whether there are as many messages as there may be.
    pub(super) fn is_full(&self) -> bool {
        self.len() >= self.capacity()
    }

    /// Whether it is time to [`write`](Self::write) a message: there may be one more, and it fits
    /// into the ring or there is no use in waiting until it does.
    pub(super) fn is_open_for<T>(&self, outgoing: &Outgoing<'_, T>) -> bool {
        let expected = match outgoing {
            Outgoing::Value(_) => self.for_senders().latest.load(Relaxed) as usize,
            Outgoing::Encoded(bytes) => frame::size(bytes.len()),
        };
        !self.is_full() && (self.room() >= expected || !self.is_worth_waiting(expected))
    }

    /// Places a message. `false` if there are as many as there may be, or if the caller is patient
    /// and waiting for room in the ring is better than to use the overflow.
    pub(super) fn write<T: Serialize>(&self, outgoing: &mut Outgoing<'_, T>, patient: bool) -> Result<bool, SendError> {
        let _locked = self.lock(self.senders()).map_err(SendError::system)?;
        if self.is_full() {
            return Ok(false);
        }
        let tail = self.tail();
        // What receivers take meanwhile makes it only more.
        let room = self.room();
        if let Outgoing::Value(message) = *outgoing {
            let written = match room.checked_sub(HEADER) {
                Some(room) => {
                    // SAFETY: receivers read only up to the tail, and only the holder of the
                    // senders' lock moves it, which is this thread. These bytes are behind the tail
                    // and, as they are no more than the room, before the head. So nothing else uses
                    // them until we move the tail or unlock.
                    let free = unsafe { self.ring().bytes_mut(behind_header(tail), room) };
                    codec::encode_into(message, RingWriter::new(free))
                }
                None => codec::encode(message).map(Written::Spilled),
            };
            match written? {
                Written::InRing(length) => {
                    self.commit_in_ring(tail, length);
                    return Ok(true);
                }
                Written::Spilled(bytes) => *outgoing = Outgoing::Encoded(bytes),
            }
        }
        let Outgoing::Encoded(bytes) = outgoing else { unreachable!("what was not in the room has been spilled") };
        let size = frame::size(bytes.len());
        if size <= room {
            // SAFETY: as above; the room is enough for header and message.
            unsafe { self.ring().bytes_mut(behind_header(tail), bytes.len()) }.copy_from_slice(bytes);
            self.commit_in_ring(tail, bytes.len());
        } else if patient && self.is_worth_waiting(size) {
            return Ok(false);
        } else {
            self.commit_in_overflow(tail, bytes).map_err(SendError::system)?;
        }
        Ok(true)
    }

    /// A sender says that it has waited for room in the ring long enough, and no thread need do so
    /// before the receivers take something.
    pub(super) fn give_up_waiting(&self) {
        self.for_senders().stopped_waiting_at.store(self.head().into(), Relaxed);
    }

    /// How much of the ring messages may take up now. The rest is kept for the overflow frames of
    /// those that may still come.
    fn room(&self) -> usize {
        let head = self.head();
        self.room_in_empty_ring().saturating_sub(self.tail().bytes_since(head))
    }

    fn room_in_empty_ring(&self) -> usize {
        self.ring().length() - OVERFLOW_FRAME * self.capacity()
    }

    /// Whether the receivers may soon make room in the ring for a frame of this size.
    fn is_worth_waiting(&self, size: usize) -> bool {
        size <= self.room_in_empty_ring()
            && self.for_senders().stopped_waiting_at.load(Relaxed) != u64::from(self.head())
    }

    fn commit_in_ring(&self, tail: Position, length: usize) {
        let size = frame::size(length);
        // SAFETY: as in `place`, of which this is the end.
        unsafe { self.ring().bytes_mut(tail.bytes, HEADER) }.copy_from_slice(&frame::header(tail, length));
        self.for_senders().latest.store(size as u32, Relaxed);
        self.set_tail(tail.after(size));
    }

    fn commit_in_overflow(&self, tail: Position, message: &[u8]) -> nix::Result<()> {
        let part = self.overflow().write(self.for_senders().overflow_end.load(Relaxed), message)?;
        // SAFETY: as in `place`. There is room for one more overflow frame as long as there may be
        // one more message.
        unsafe { self.ring().bytes_mut(tail.bytes, OVERFLOW_FRAME) }
            .copy_from_slice(&frame::overflow_frame(tail, &part));
        self.for_senders().latest.store(0, Relaxed);
        self.for_senders().overflow_end.store(part.end, Relaxed);
        self.set_tail(tail.after(OVERFLOW_FRAME));
        Ok(())
    }
}

fn behind_header(tail: Position) -> u32 {
    tail.bytes.wrapping_add(HEADER as u32)
}
