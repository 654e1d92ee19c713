//! Messages of a Unix socket that have file descriptors with them (`SCM_RIGHTS`). While a message
//! is on its way the kernel keeps what they stand for.

use std::io::IoSlice;
use std::mem::{self, MaybeUninit};
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::sys::socket::{ControlMessage, MsgFlags, sendmsg};

use super::descriptor::above_standard_streams;

/// The most descriptors that the kernel takes with one message.
pub(crate) const MOST_DESCRIPTORS: usize = 253;

/// The header of a control message and so many descriptors, in units that are aligned as it.
const CONTROL: usize = 2 + (MOST_DESCRIPTORS * size_of::<RawFd>()).div_ceil(size_of::<u64>());

#[derive(Debug)]
pub(crate) struct Received {
    /// How many bytes came.
    pub(crate) length: usize,
    pub(crate) descriptors: Vec<OwnedFd>,
    /// There were more descriptors, for which this process has no room.
    pub(crate) is_cut: bool,
}

/// Sends a message, or the beginning of one, and says how much of it.
pub(crate) fn send(
    socket: impl AsFd,
    parts: &[IoSlice<'_>],
    descriptors: &[RawFd],
    flags: MsgFlags,
) -> nix::Result<usize> {
    let rights = [ControlMessage::ScmRights(descriptors)];
    let control = if descriptors.is_empty() { &[][..] } else { &rights };
    sendmsg::<()>(socket.as_fd().as_raw_fd(), parts, control, flags, None)
}

/// Receives what there is, and the descriptors that came with its first byte.
pub(crate) fn receive(socket: impl AsFd, bytes: &mut [u8], flags: MsgFlags) -> nix::Result<Received> {
    let mut control = MaybeUninit::<[u64; CONTROL]>::uninit();
    let mut part = libc::iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: bytes.len() };
    // SAFETY: all zero bytes are a valid header, one of an empty message.
    let mut header: libc::msghdr = unsafe { mem::zeroed() };
    header.msg_iov = &raw mut part;
    header.msg_iovlen = 1;
    header.msg_control = control.as_mut_ptr().cast();
    header.msg_controllen = size_of_val(&control) as _;
    let flags = flags.bits() | libc::MSG_CMSG_CLOEXEC;
    // SAFETY: the header points to memory of this function and of the caller, as long as it says,
    // and the kernel writes nothing else.
    let length = Errno::result(unsafe { libc::recvmsg(socket.as_fd().as_raw_fd(), &mut header, flags) })?;
    // SAFETY: the kernel has filled in the header and what it points to.
    let arrived = unsafe { descriptors_of(&header) };
    let descriptors = arrived.into_iter().map(above_standard_streams).collect::<Result<_, _>>();
    let is_cut = header.msg_flags & libc::MSG_CTRUNC != 0 || descriptors.is_err();
    Ok(Received { length: length.cast_unsigned(), descriptors: descriptors.unwrap_or_default(), is_cut })
}

/// The descriptors that have come with a message.
///
/// # Safety
///
/// The header is as `recvmsg` has left it, and what it points to as well. It is read once.
unsafe fn descriptors_of(header: &libc::msghdr) -> Vec<OwnedFd> {
    let mut descriptors = Vec::new();
    // SAFETY: the kernel has written whole control messages, of which the header says how long they
    // are; these are the functions that find them. A descriptor that has come is new, and nothing
    // else owns it.
    unsafe {
        let mut control = libc::CMSG_FIRSTHDR(header);
        while let Some(message) = control.as_ref() {
            if (message.cmsg_level, message.cmsg_type) == (libc::SOL_SOCKET, libc::SCM_RIGHTS) {
                let numbers = libc::CMSG_DATA(control).cast::<RawFd>();
                let count = (message.cmsg_len - libc::CMSG_LEN(0) as usize) / size_of::<RawFd>();
                let number = |index| numbers.add(index).read_unaligned();
                descriptors.extend((0..count).map(|index| OwnedFd::from_raw_fd(number(index))));
            }
            control = libc::CMSG_NXTHDR(header, control);
        }
    }
    descriptors
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{Read, Write, pipe};
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn what_a_descriptor_stands_for_travels_with_the_bytes() {
        let (near, far) = UnixStream::pair().unwrap();
        let (mut reader, writer) = pipe().unwrap();
        let mut bytes = [0; 9];
        let sent = send(&near, &[IoSlice::new(b"one")], &[writer.as_raw_fd(), near.as_raw_fd()], MsgFlags::empty());
        assert_eq!(sent, Ok(3));
        drop(writer);
        let received = receive(&far, &mut bytes, MsgFlags::empty()).unwrap();
        assert_eq!((received.length, received.descriptors.len(), received.is_cut), (3, 2, false));
        assert_eq!(&bytes[..3], b"one");
        let mut writer = File::from(received.descriptors.into_iter().next().unwrap());
        writer.write_all(b"written elsewhere").unwrap();
        drop(writer);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "written elsewhere");
    }

    #[test]
    fn a_message_has_at_most_so_many() {
        let (near, far) = UnixStream::pair().unwrap();
        let send = |count| send(&near, &[IoSlice::new(b"a")], &vec![0; count], MsgFlags::empty());
        assert_eq!(send(MOST_DESCRIPTORS + 1), Err(Errno::EINVAL));
        assert_eq!(send(MOST_DESCRIPTORS), Ok(1));
        let received = receive(&far, &mut [0], MsgFlags::empty()).unwrap();
        assert_eq!((received.descriptors.len(), received.is_cut), (MOST_DESCRIPTORS, false));
    }
}
