//! The senders' side of the ring: a message is written behind the last one, and then counts as
//! sent.

use std::sync::atomic::Ordering::Relaxed;

use nix::errno::Errno;
use postcard::ser_flavors::ExtendFlavor;
use serde::Serialize;

use super::frame::{self, HEADER, OVERFLOW_FRAME, Position};
use super::ring_writer::{RingWriter, Written};
use super::shared::Shared;
use super::sockets::Sockets;
use crate::process::{EncodeError, SendError};
use crate::start::codec;
use crate::start::parcel::Parcel;

/// A message that is to be sent.
pub(super) enum Outgoing<'a, T> {
    Value(&'a T),
    /// Serialised: there was not room enough for it in the ring.
    Encoded(Vec<u8>),
    /// Serialised, behind room for the number of its handles, and those.
    WithHandles(Vec<u8>, Vec<Parcel>),
}

/// The serial number of the handles, before a message that has some.
pub(super) const SERIAL: usize = 8;

impl<T: Serialize> Outgoing<'_, T> {
    pub(super) fn with_handles(message: &T) -> Result<Self, EncodeError> {
        let mut parcels = Vec::new();
        let bytes = codec::pack_into(message, ExtendFlavor::new(vec![0; SERIAL]), &mut parcels)?;
        Ok(Self::WithHandles(bytes, parcels))
    }
}

impl<T> Outgoing<'_, T> {
    pub(super) fn has_handles(&self) -> bool {
        matches!(self, Self::WithHandles(..))
    }
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
            Outgoing::Encoded(bytes) | Outgoing::WithHandles(bytes, _) => frame::size(bytes.len()),
        };
        !self.is_full() && (self.room() >= expected || !self.is_worth_waiting(expected))
    }

    /// Places a message. `false` if there are as many as there may be, if there is no room for its
    /// handles, or if the caller is patient and waiting for room in the ring is better than to use
    /// the overflow.
    pub(super) fn write<T: Serialize>(
        &self,
        sockets: &Sockets,
        outgoing: &mut Outgoing<'_, T>,
        patient: bool,
    ) -> Result<bool, SendError> {
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
                    self.commit_in_ring(tail, length, false);
                    return Ok(true);
                }
                Written::Spilled(bytes) => *outgoing = Outgoing::Encoded(bytes),
            }
        }
        let (bytes, parcels) = match outgoing {
            Outgoing::Value(_) => unreachable!("what was not in the room has been spilled"),
            Outgoing::Encoded(bytes) => (bytes, None),
            Outgoing::WithHandles(bytes, parcels) => (bytes, Some(&*parcels)),
        };
        let size = frame::size(bytes.len());
        if size > room && patient && self.is_worth_waiting(size) {
            return Ok(false);
        }
        if let Some(parcels) = parcels {
            let serial = self.next_serial();
            bytes[..SERIAL].copy_from_slice(&serial.to_le_bytes());
            match sockets.parcels.send(serial, parcels) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(Errno::EPIPE | Errno::ECONNRESET) => return Err(SendError::Disconnected),
                Err(error) => return Err(SendError::system(error)),
            }
        }
        if size <= room {
            // SAFETY: as above; the room is enough for header and message.
            unsafe { self.ring().bytes_mut(behind_header(tail), bytes.len()) }.copy_from_slice(bytes);
            self.commit_in_ring(tail, bytes.len(), parcels.is_some());
        } else {
            self.commit_in_overflow(tail, bytes, parcels.is_some()).map_err(SendError::system)?;
        }
        Ok(true)
    }

    /// Of the handles of a message, higher than any before. Only under the senders' lock.
    fn next_serial(&self) -> u64 {
        let serial = self.for_senders().latest_serial.load(Relaxed) + 1;
        self.for_senders().latest_serial.store(serial, Relaxed);
        serial
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

    fn commit_in_ring(&self, tail: Position, length: usize, with_handles: bool) {
        let size = frame::size(length);
        // SAFETY: as in `write`, of which this is the end.
        unsafe { self.ring().bytes_mut(tail.bytes, HEADER) }.copy_from_slice(&frame::header(
            tail,
            length,
            with_handles,
        ));
        self.for_senders().latest.store(size as u32, Relaxed);
        self.set_tail(tail.after(size));
    }

    fn commit_in_overflow(&self, tail: Position, message: &[u8], with_handles: bool) -> nix::Result<()> {
        let part = self.overflow().write(self.for_senders().overflow_end.load(Relaxed), message)?;
        // SAFETY: as in `write`. There is room for one more overflow frame as long as there may be
        // one more message.
        unsafe { self.ring().bytes_mut(tail.bytes, OVERFLOW_FRAME) }.copy_from_slice(&frame::overflow_frame(
            tail,
            &part,
            with_handles,
        ));
        self.for_senders().latest.store(0, Relaxed);
        self.for_senders().overflow_end.store(part.end, Relaxed);
        self.set_tail(tail.after(OVERFLOW_FRAME));
        Ok(())
    }
}

fn behind_header(tail: Position) -> u32 {
    tail.bytes.wrapping_add(HEADER as u32)
}
