//! How messages lie in the ring: eight bytes that say what follows, then the message, or where it
//! is kept; and the two marks between which they lie.

use std::ops::Range;

/// Of what stands before a message, in bytes. All frames begin and end at multiples of it.
pub(super) const HEADER: usize = 8;
/// The frame of a message that is kept elsewhere.
pub(super) const OVERFLOW_FRAME: usize = HEADER + 16;

const INLINE: u32 = 0x6d68_0001;
const IN_OVERFLOW: u32 = 0x6d68_0002;
/// Handles have come with the message.
const WITH_HANDLES: u32 = 0x0001_0000;

/// How many bytes and how many messages have passed a point, both modulo 2³². One number, so that
/// one store moves both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) bytes: u32,
    pub(super) messages: u32,
}

impl From<u64> for Position {
    fn from(both: u64) -> Self {
        Self { bytes: both as u32, messages: (both >> 32) as u32 }
    }
}

impl From<Position> for u64 {
    fn from(mark: Position) -> Self {
        u64::from(mark.messages) << 32 | u64::from(mark.bytes)
    }
}

impl Position {
    /// Behind a frame of this size.
    pub(super) fn after(self, frame: usize) -> Self {
        Self { bytes: self.bytes.wrapping_add(frame as u32), messages: self.messages.wrapping_add(1) }
    }

    pub(super) fn bytes_since(self, earlier: Self) -> usize {
        self.bytes.wrapping_sub(earlier.bytes) as usize
    }

    pub(super) fn messages_since(self, earlier: Self) -> usize {
        self.messages.wrapping_sub(earlier.messages) as usize
    }
}

/// The size of the frame of a message of this length.
pub(super) fn size(length: usize) -> usize {
    HEADER + length.next_multiple_of(HEADER)
}

/// What stands before a message of this length that lies in the ring.
pub(super) fn header(position: Position, length: usize, with_handles: bool) -> [u8; HEADER] {
    joined(length as u32, position, INLINE, with_handles)
}

/// The frame of a message that is kept in this part of the overflow.
pub(super) fn overflow_frame(position: Position, part: &Range<u64>, with_handles: bool) -> [u8; OVERFLOW_FRAME] {
    let mut frame = [0; OVERFLOW_FRAME];
    frame[..8].copy_from_slice(&joined(16, position, IN_OVERFLOW, with_handles));
    frame[8..16].copy_from_slice(&part.start.to_le_bytes());
    frame[16..].copy_from_slice(&part.end.to_le_bytes());
    frame
}

fn joined(length: u32, position: Position, kind: u32, with_handles: bool) -> [u8; HEADER] {
    let kind = kind ^ position.messages ^ if with_handles { WITH_HANDLES } else { 0 };
    (u64::from(kind) << 32 | u64::from(length)).to_le_bytes()
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Frame<'a> {
    pub(super) content: Content<'a>,
    pub(super) with_handles: bool,
    /// Behind it.
    pub(super) next: Position,
}

/// Where the message is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content<'a> {
    Inline(&'a [u8]),
    Overflow(Range<u64>),
}

/// Reads the first of the frames that these bytes begin with. `None` if they do not.
pub(super) fn first(position: Position, frames: &[u8]) -> Option<Frame<'_>> {
    let (header, rest) = frames.split_first_chunk::<HEADER>()?;
    let header = u64::from_le_bytes(*header);
    let length = (header as u32) as usize;
    let body = rest.get(..length)?;
    // Its end is no more than seven bytes further, and all frames together end at a multiple of
    // eight.
    let next = position.after(size(length));
    let kind = (header >> 32) as u32 ^ position.messages;
    let content = match kind & !WITH_HANDLES {
        INLINE => Content::Inline(body),
        IN_OVERFLOW => {
            let (start, end) = (body.first_chunk()?, body.last_chunk()?);
            let part = u64::from_le_bytes(*start)..u64::from_le_bytes(*end);
            (length == 16 && part.start < part.end).then_some(Content::Overflow(part))?
        }
        _ => return None,
    };
    Some(Frame { content, with_handles: kind & WITH_HANDLES != 0, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: Position = Position { bytes: u32::MAX - 7, messages: u32::MAX };

    #[test]
    fn marks_go_round() {
        assert_eq!(Position::from(u64::from(MARK)), MARK);
        let next = MARK.after(16);
        assert_eq!(next, Position { bytes: 8, messages: 0 });
        assert_eq!((next.bytes_since(MARK), next.messages_since(MARK)), (16, 1));
    }

    #[test]
    fn a_frame_is_read_as_it_was_written() {
        assert_eq!(size(3), 16);
        for with_handles in [false, true] {
            let read = |content, size| Some(Frame { content, with_handles, next: MARK.after(size) });
            let frame = [&header(MARK, 3, with_handles)[..], b"abc", &[0; 5], b"another frame..."].concat();
            assert_eq!(first(MARK, &frame), read(Content::Inline(b"abc"), 16));
            let empty = header(MARK, 0, with_handles);
            assert_eq!(first(MARK, &empty), read(Content::Inline(b""), 8));
            let part = 1 << 40..1 << 41;
            let frame = overflow_frame(MARK, &part, with_handles);
            assert_eq!(first(MARK, &frame), read(Content::Overflow(part), 24));
        }
    }

    #[test]
    fn a_frame_that_is_cut_or_belongs_elsewhere_is_none() {
        let frame = overflow_frame(MARK, &(5..9), false);
        (0..OVERFLOW_FRAME).for_each(|cut| assert_eq!(first(MARK, &frame[..cut]), None));
        assert_eq!(first(MARK.after(0), &frame), None);
        assert_eq!(first(MARK, &overflow_frame(MARK, &(5..5), true)), None);
        assert_eq!(first(MARK, &[0xff; 64]), None);
        assert_eq!(first(MARK, &[0; 64]), None);
    }
}
