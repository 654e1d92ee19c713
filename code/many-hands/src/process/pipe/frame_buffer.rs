//! Messages in a stream of bytes: eight bytes with the length of a message, and whether it has
//! handles, then the message.

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub(super) const HEADER: usize = 8;

/// No message is longer. The other bits of a header say whether it is one.
const LENGTH_BITS: u32 = 48;

/// In the other bits, where the message has no handles, and where it has some.
const PLAIN: u64 = 0x6d68;
const WITH_HANDLES: u64 = 0x92b7;

/// What stands before a message of this length.
pub(super) fn header(length: usize, with_handles: bool) -> [u8; HEADER] {
    let (length, kind) = (length as u64, if with_handles { WITH_HANDLES } else { PLAIN });
    ((check(length) ^ kind) << LENGTH_BITS | length).to_le_bytes()
}

/// Sixteen bits that depend on all of the length.
fn check(length: u64) -> u64 {
    (length ^ length >> 16 ^ length >> 32) & 0xffff
}

/// The bytes stand where a header should, and are none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotAHeader;

/// At least so many bytes are taken in at a time: many small messages cost one call.
pub(super) const CHUNK: usize = 1 << 16;
/// A buffer that is larger than this is given back when it is empty.
const LARGE: usize = 1 << 22;

/// What has come in and has not been taken. Serialised, that is all there is of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<u8>", into = "Vec<u8>")]
pub(super) struct FrameBuffer {
    /// The places of those that have been taken, those that have not, and those that may still
    /// come.
    bytes: Vec<u8>,
    taken: usize,
    come: usize,
}

impl From<Vec<u8>> for FrameBuffer {
    fn from(bytes: Vec<u8>) -> Self {
        Self { taken: 0, come: bytes.len(), bytes }
    }
}

impl From<FrameBuffer> for Vec<u8> {
    fn from(frames: FrameBuffer) -> Self {
        frames.bytes[frames.taken..frames.come].to_vec()
    }
}

impl FrameBuffer {
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes have come in and have not been taken.
    pub(super) fn len(&self) -> usize {
        self.come - self.taken
    }

    /// How many bytes are still missing from the next message, or from what tells its length. 0 if
    /// it is there.
    pub(super) fn missing(&self) -> Result<usize, NotAHeader> {
        Ok(self.next()?.0.end.saturating_sub(self.come))
    }

    /// The next message, and whether it has handles. Only when nothing is [missing](Self::missing)
    /// from it.
    pub(super) fn take(&mut self) -> Result<(&[u8], bool), NotAHeader> {
        let (next, with_handles) = self.next()?;
        self.taken = next.end;
        Ok((&self.bytes[next], with_handles))
    }

    /// What has come in of the messages with handles, one after the other.
    pub(super) fn with_handles(&self) -> impl Iterator<Item = &[u8]> {
        let mut at = self.taken;
        let messages = std::iter::from_fn(move || {
            let (message, with_handles) = self.at(at).ok().filter(|_| at + HEADER <= self.come)?;
            at = message.end;
            Some((&self.bytes[message.start..message.end.min(self.come)], with_handles))
        });
        messages.filter_map(|(message, with_handles)| with_handles.then_some(message))
    }

    fn next(&self) -> Result<(Range<usize>, bool), NotAHeader> {
        self.at(self.taken)
    }

    /// Where the message is or will be that has its header here, and whether it has handles;
    /// without a whole header, where that will be.
    fn at(&self, header: usize) -> Result<(Range<usize>, bool), NotAHeader> {
        let begin = header + HEADER;
        let come = self.bytes.get(header..self.come).unwrap_or_default();
        let Some(header_bytes) = come.first_chunk() else { return Ok((header..begin, false)) };
        let bits = u64::from_le_bytes(*header_bytes);
        let length = bits & ((1 << LENGTH_BITS) - 1);
        let with_handles = match bits >> LENGTH_BITS ^ check(length) {
            PLAIN => false,
            WITH_HANDLES => true,
            _ => return Err(NotAHeader),
        };
        let end = usize::try_from(length).ok().and_then(|length| begin.checked_add(length)).ok_or(NotAHeader)?;
        Ok((begin..end, with_handles))
    }

    /// Lets `read` add some bytes, for which it gets room: for so many, or at least for a
    /// [`CHUNK`].
    pub(super) fn add<E>(&mut self, room: usize, read: impl FnOnce(&mut [u8]) -> Result<usize, E>) -> Result<usize, E> {
        if self.taken > 0 {
            self.bytes.copy_within(self.taken..self.come, 0);
        }
        (self.taken, self.come) = (0, self.len());
        if self.is_empty() && self.bytes.len() > LARGE {
            self.bytes = Vec::new();
        }
        if self.bytes.len() < self.come + room.min(CHUNK) {
            // Not by `resize`, which in a build without optimisation writes one byte at a time.
            let mut larger = vec![0; self.come + room];
            larger[..self.come].copy_from_slice(&self.bytes[..self.come]);
            self.bytes = larger;
        }
        let added = read(&mut self.bytes[self.come..])?;
        self.come += added;
        Ok(added)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(frames: &mut FrameBuffer, bytes: &[u8]) {
        let added = frames.add(bytes.len(), |room| {
            room[..bytes.len()].copy_from_slice(bytes);
            Ok::<_, ()>(bytes.len())
        });
        assert_eq!(added, Ok(bytes.len()));
    }

    #[test]
    fn messages_that_come_in_pieces_are_whole() {
        let messages = [&b""[..], b"a", b"another one", &[7; 300], b""];
        let stream: Vec<u8> = messages
            .iter()
            .flat_map(|message| [&header(message.len(), message.len() == 1), *message].concat())
            .collect();
        for piece in 1..stream.len() {
            let (mut frames, mut came) = (FrameBuffer::default(), Vec::new());
            for piece in stream.chunks(piece) {
                add(&mut frames, piece);
                while frames.missing() == Ok(0) {
                    let (message, with_handles) = frames.take().unwrap();
                    assert_eq!(with_handles, message.len() == 1);
                    came.push(message.to_vec());
                }
            }
            assert_eq!(came, messages, "in pieces of {piece}");
            assert!(frames.is_empty());
        }
    }

    #[test]
    fn a_read_that_fails_adds_nothing() {
        let mut frames = FrameBuffer::default();
        add(&mut frames, &header(5, false)[..3]);
        assert_eq!(frames.add(100, |_| Err("no")), Err("no"));
        assert_eq!(frames.missing(), Ok(5));
    }

    #[test]
    fn what_has_been_taken_does_not_travel() {
        let mut frames = FrameBuffer::default();
        add(&mut frames, &[&header(1, false)[..], b"a", &header(1, true), b"b", &header(1, true)].concat());
        assert_eq!(frames.take(), Ok((&b"a"[..], false)));
        assert!(frames.with_handles().eq([&b"b"[..], b""]));
        let bytes = postcard::to_stdvec(&frames).unwrap();
        assert_eq!(bytes.len(), 1 + HEADER + 1 + HEADER);
        let mut frames: FrameBuffer = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(frames.take(), Ok((&b"b"[..], true)));
        assert_eq!(frames.missing(), Ok(1));
    }

    #[test]
    fn a_header_with_a_wrong_bit_is_none() {
        for length in [0_usize, 1, 255, 65_536, 1 << 30, (1 << 48) - 1] {
            for (bit, with_handles) in (0..64).flat_map(|bit| [(bit, false), (bit, true)]) {
                let wrong = u64::from_le_bytes(header(length, with_handles)) ^ 1 << bit;
                let mut frames = FrameBuffer::default();
                add(&mut frames, &wrong.to_le_bytes());
                assert_eq!(frames.missing(), Err(NotAHeader), "bit {bit} of {length}");
            }
        }
    }
}
