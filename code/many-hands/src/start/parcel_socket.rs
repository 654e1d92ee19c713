//! How handles reach a process that runs already: a pair of sockets, of which senders hold the one
//! and receivers the other. What they belong to travels elsewhere, and names them by a serial
//! number.

use std::io::IoSlice;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::sys::socket::{AddressFamily, MsgFlags, SockFlag, SockType, recv, socketpair};

use super::parcel::{Labels, Parcel, numbers};
use crate::os::descriptor::above_standard_streams;
use crate::os::descriptor_message::{MOST_DESCRIPTORS, receive, send};

/// Of the serial number, in bytes.
const SERIAL: usize = 8;
/// A message of so many parcels as it can have: of each, two numbers of at most ten bytes.
const LONGEST: usize = SERIAL + 10 + 20 * MOST_DESCRIPTORS;

#[derive(Debug)]
pub(crate) struct ParcelSocket(OwnedFd);

impl From<OwnedFd> for ParcelSocket {
    fn from(socket: OwnedFd) -> Self {
        Self(socket)
    }
}

impl AsFd for ParcelSocket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl ParcelSocket {
    pub(crate) fn pair() -> nix::Result<(Self, Self)> {
        let (one, other) = socketpair(AddressFamily::Unix, SockType::SeqPacket, None, SockFlag::SOCK_CLOEXEC)?;
        Ok((Self(above_standard_streams(one)?), Self(above_standard_streams(other)?)))
    }

    /// Sends parcels, under a higher number than any before. `false` if there is no room for them
    /// as long as others have not been taken: in the socket, or among the descriptors that the
    /// system lets a user have on their way.
    pub(crate) fn send(&self, serial: u64, parcels: &[Parcel]) -> nix::Result<bool> {
        let labels = postcard::to_stdvec(&Labels::of(parcels)).map_err(|_| Errno::EINVAL)?;
        let serial = serial.to_le_bytes();
        let parts = [IoSlice::new(&serial), IoSlice::new(&labels)];
        loop {
            match send(&self.0, &parts, &numbers(parcels), MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL) {
                Ok(_) => return Ok(true),
                Err(Errno::EAGAIN | Errno::ETOOMANYREFS) => return Ok(false),
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The parcels of this number, which stay until they are [removed](Self::remove). Those of
    /// lower numbers are of a sender that died before it had sent what they belong to, or of a
    /// receiver that died when it had received that. They are closed. `EMFILE` if this process has
    /// no room for the descriptors.
    ///
    /// Only one receiver at a time may do this, and `remove`.
    pub(crate) fn look(&self, serial: u64) -> nix::Result<Option<Vec<Parcel>>> {
        let mut bytes = [0; LONGEST];
        loop {
            let received = match receive(&self.0, &mut bytes, MsgFlags::MSG_PEEK | MsgFlags::MSG_DONTWAIT) {
                Ok(received) => received,
                Err(Errno::EINTR) => continue,
                Err(Errno::EAGAIN) => return Ok(None),
                Err(error) => return Err(error),
            };
            let Some((number, labels)) = bytes[..received.length].split_first_chunk::<SERIAL>() else {
                return Ok(None);
            };
            let number = u64::from_le_bytes(*number);
            if number < serial {
                self.remove();
                continue;
            }
            if number > serial {
                return Ok(None);
            }
            if received.is_cut {
                return Err(Errno::EMFILE);
            }
            let labels: Option<Labels> = postcard::from_bytes(labels).ok();
            return Ok(labels.and_then(|labels| labels.parcels(received.descriptors)));
        }
    }

    /// Removes the parcels that were looked at.
    pub(crate) fn remove(&self) {
        // Without a place for descriptors, the kernel closes them.
        while recv(self.0.as_raw_fd(), &mut [], MsgFlags::MSG_DONTWAIT) == Err(Errno::EINTR) {}
    }
}

#[cfg(test)]
mod tests {
    use std::io::pipe;
    use std::sync::Arc;

    use super::*;
    use crate::os::kind::Kind;

    fn parcels() -> Vec<Parcel> {
        let (one, other) = pipe().unwrap();
        let descriptors = [one.into(), other.into()].map(|end: OwnedFd| Arc::new(end));
        vec![Parcel { kind: Kind::of::<u8>(), descriptors: descriptors.into() }]
    }

    fn looked_at(receivers: &ParcelSocket, serial: u64) -> Option<usize> {
        receivers.look(serial).unwrap().map(|parcels| numbers(&parcels).len())
    }

    #[test]
    fn parcels_stay_until_they_are_removed_or_others_are_wanted() {
        let (senders, receivers) = ParcelSocket::pair().unwrap();
        assert_eq!(looked_at(&receivers, 1), None);
        for serial in [1, 2, 4, 5] {
            assert_eq!(senders.send(serial, &parcels()), Ok(true));
        }
        // As when a receiver is killed before it has received what they belong to.
        assert_eq!((looked_at(&receivers, 1), looked_at(&receivers, 1)), (Some(2), Some(2)));
        receivers.remove();
        assert_eq!(looked_at(&receivers, 2), Some(2));
        // As when it is killed after that.
        assert_eq!(looked_at(&receivers, 4), Some(2));
        assert_eq!((looked_at(&receivers, 3), looked_at(&receivers, 4)), (None, Some(2)));
        drop(senders);
        assert_eq!((looked_at(&receivers, 5), looked_at(&receivers, 6)), (Some(2), None));
    }

    #[test]
    fn where_there_is_no_room_nothing_is_sent_and_nothing_waits() {
        let (senders, receivers) = ParcelSocket::pair().unwrap();
        let parcels = parcels();
        let sent = (1..100_000).take_while(|serial| senders.send(*serial, &parcels).unwrap()).count();
        assert!(sent > 10, "{sent}");
        assert_eq!(looked_at(&receivers, sent as u64 + 1), None, "all others are gone");
        assert_eq!(senders.send(sent as u64 + 2, &parcels), Ok(true));
        drop(receivers);
        let refused = senders.send(sent as u64 + 3, &parcels);
        assert!(matches!(refused, Err(Errno::EPIPE | Errno::ECONNRESET)), "{refused:?}");
    }
}
