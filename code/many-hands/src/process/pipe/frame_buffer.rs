//! Messages in a stream of bytes: eight bytes with the length of a message, then the message.

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub(super) const HEADER: usize = 8;

/// No message is longer. The other bits of a header say whether it is one.
const LENGTH_BITS: u32 = 48;

/// What stands before a message of this length.
pub(super) fn header(length: usize) -> [u8; HEADER] {
    let length = length as u64;
    (check(length) << LENGTH_BITS | length).to_le_bytes()
}

/// Sixteen bits that depend on all of the length.
fn check(length: u64) -> u64 {
    (length ^ length >> 16 ^ length >> 32 ^ 0x6d68) & 0xffff
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
        Ok(self.next()?.end.saturating_sub(self.come))
    }

    /// The next message. Only when nothing is [missing](Self::missing) from it.
    pub(super) fn take(&mut self) -> Result<&[u8], NotAHeader> {
        let next = self.next()?;
        self.taken = next.end;
        Ok(&self.bytes[next])
    }

    /// Where the next message is or will be; without a whole header, where that will be.
    fn next(&self) -> Result<Range<usize>, NotAHeader> {
        let begin = self.taken + HEADER;
        let Some(header) = self.bytes[self.taken..self.come].first_chunk() else { return Ok(self.taken..begin) };
        let header = u64::from_le_bytes(*header);
        let length = header & ((1 << LENGTH_BITS) - 1);
        if header >> LENGTH_BITS != check(length) {
            return Err(NotAHeader);
        }
        let end = usize::try_from(length).ok().and_then(|length| begin.checked_add(length)).ok_or(NotAHeader)?;
        Ok(begin..end)
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
        let stream: Vec<u8> = messages.iter().flat_map(|message| [&header(message.len()), *message].concat()).collect();
        for piece in 1..stream.len() {
            let (mut frames, mut came) = (FrameBuffer::default(), Vec::new());
            for piece in stream.chunks(piece) {
                add(&mut frames, piece);
                while frames.missing() == Ok(0) {
                    came.push(frames.take().unwrap().to_vec());
                }
            }
            assert_eq!(came, messages, "in pieces of {piece}");
            assert!(frames.is_empty());
        }
    }

    #[test]
    fn a_read_that_fails_adds_nothing() {
        let mut frames = FrameBuffer::default();
        add(&mut frames, &header(5)[..3]);
        assert_eq!(frames.add(100, |_| Err("no")), Err("no"));
        assert_eq!(frames.missing(), Ok(5));
    }

    #[test]
    fn what_has_been_taken_does_not_travel() {
        let mut frames = FrameBuffer::default();
        add(&mut frames, &[&header(1)[..], b"a", &header(1), b"b", &header(1)].concat());
        assert_eq!(frames.take(), Ok(&b"a"[..]));
        let bytes = postcard::to_stdvec(&frames).unwrap();
        assert_eq!(bytes.len(), 1 + HEADER + 1 + HEADER);
        let mut frames: FrameBuffer = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(frames.take(), Ok(&b"b"[..]));
        assert_eq!(frames.missing(), Ok(1));
    }

    #[test]
    fn a_header_with_a_wrong_bit_is_none() {
        for length in [0_usize, 1, 255, 65_536, 1 << 30, (1 << 48) - 1] {
            for bit in 0..64 {
                let wrong = u64::from_le_bytes(header(length)) ^ 1 << bit;
                let mut frames = FrameBuffer::default();
                add(&mut frames, &wrong.to_le_bytes());
                assert_eq!(frames.missing(), Err(NotAHeader), "bit {bit} of {length}");
            }
        }
    }
}
