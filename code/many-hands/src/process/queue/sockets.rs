//! What one side of a queue has for itself: the socket that wakes it, and the one by which handles
//! in messages travel.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use super::wake_socket::WakeSocket;
use crate::start::parcel_socket::ParcelSocket;

#[derive(Debug)]
pub(super) struct Sockets {
    pub(super) wake: WakeSocket,
    pub(super) parcels: ParcelSocket,
}

impl Sockets {
    /// The senders' and the receivers'.
    pub(super) fn pair() -> nix::Result<(Self, Self)> {
        let ((wake, other_wake), (parcels, other_parcels)) = (WakeSocket::pair()?, ParcelSocket::pair()?);
        Ok((Self { wake, parcels }, Self { wake: other_wake, parcels: other_parcels }))
    }

    pub(super) fn descriptors(&self) -> [BorrowedFd<'_>; 2] {
        [self.wake.as_fd(), self.parcels.as_fd()]
    }
}

impl From<[OwnedFd; 2]> for Sockets {
    fn from([wake, parcels]: [OwnedFd; 2]) -> Self {
        Self { wake: wake.into(), parcels: parcels.into() }
    }
}
