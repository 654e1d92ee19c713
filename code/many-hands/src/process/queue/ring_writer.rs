//! Where a message is written: into the ring as far as there is room, and otherwise into memory of
//! its own.

use postcard::ser_flavors::Flavor;

/// Room for a message whose length no thread knows yet.
pub(super) struct RingWriter<'a> {
    room: &'a mut [u8],
    /// In the room.
    written: usize,
    /// The whole message, once the room was too small.
    spilled: Vec<u8>,
}

/// Where the message is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// In the room: its length.
    InRing(usize),
    Spilled(Vec<u8>),
}

impl<'a> RingWriter<'a> {
    pub(super) fn new(room: &'a mut [u8]) -> Self {
        Self { room, written: 0, spilled: Vec::new() }
    }

    #[cold]
    fn spill(&mut self, data: &[u8]) {
        if self.spilled.is_empty() {
            self.spilled.reserve(2 * self.written);
            self.spilled.extend_from_slice(&self.room[..self.written]);
            // From now on nothing fits.
            self.room = &mut [];
            self.written = 0;
        }
        self.spilled.extend_from_slice(data);
    }
}

impl Flavor for RingWriter<'_> {
    type Output = Written;

    #[inline]
    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        match self.room.get_mut(self.written..).and_then(|room| room.get_mut(..data.len())) {
            Some(room) => {
                room.copy_from_slice(data);
                self.written += data.len();
            }
            None => self.spill(data),
        }
        Ok(())
    }

    #[inline]
    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        match self.room.get_mut(self.written) {
            Some(room) => {
                *room = data;
                self.written += 1;
            }
            None => self.spill(&[data]),
        }
        Ok(())
    }

    fn finalize(self) -> postcard::Result<Self::Output> {
        Ok(if self.spilled.is_empty() { Written::InRing(self.written) } else { Written::Spilled(self.spilled) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::codec::encode_into;

    #[test]
    fn what_does_not_fit_is_whole_elsewhere() {
        let message = ("a text", 7_u8, [1_u16, 2, 3], "");
        let whole = postcard::to_stdvec(&message).unwrap();
        for room in 0..whole.len() + 3 {
            let mut memory = vec![0; room];
            match encode_into(&message, RingWriter::new(&mut memory)).unwrap() {
                Written::InRing(length) => assert_eq!(memory[..length], whole),
                Written::Spilled(bytes) => {
                    assert_eq!(bytes, whole);
                    assert!(room < whole.len());
                }
            }
        }
    }

    #[test]
    fn nothing_fits_in_no_room() {
        assert_eq!(encode_into(&(), RingWriter::new(&mut [])), Ok(Written::InRing(0)));
    }
}
