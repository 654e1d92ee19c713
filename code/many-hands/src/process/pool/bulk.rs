//! Arguments and results that are long. In the queues they would be copied again and again. Here
//! they are written into a file in memory as they are encoded, and decoded where they lie there, so
//! that bytes in bulk are copied twice.
//!
//! Each message has an area of the file for itself, so long that none can outgrow it. The file is
//! sparse: an area costs memory where something is written, until that is given back. No area is
//! used twice, as no thread can know for how long a message is kept unread. After some ten
//! terabytes there are no more, and long messages go through the queues as well.

use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use nix::errno::Errno;
use nix::fcntl::{FallocateFlags, FcntlArg, SealFlag, fallocate, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::resource::{RLIM_INFINITY, Resource, getrlimit};
use nix::sys::uio::pwrite;
use postcard::ser_flavors::Flavor;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::os::descriptor::above_standard_streams;
use crate::os::mapping::Mapping;
use crate::os::shared_memory::{Shareable, SharedMemory};
use crate::os::system_error::SystemError;
use crate::process::{EncodeError, FormatError};
use crate::start::codec;
use crate::start::descriptor_table::{Arrived, Handle, Way};
use crate::start::parcel::Parcel;

/// A message no longer than this is no bulk.
const LEAST: usize = 1 << 18;
/// The length of an area.
const AREA: u64 = 1 << 38;
/// How many there are: as many as a file can have.
const AREAS: u64 = 1 << (63 - 38);

/// How many areas have been given out.
#[derive(Debug)]
#[repr(transparent)]
struct Given(AtomicU64);

// SAFETY: an atomic, of which zero is a value.
unsafe impl Shareable for Given {}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Bulk {
    file: Handle<Self>,
    given: SharedMemory<Given>,
}

impl Bulk {
    pub(super) fn new() -> nix::Result<Self> {
        let file = memfd_create("many-hands", MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING)?;
        let file = above_standard_streams(file)?;
        // No thread can cut it short, which would end what reads it with SIGBUS.
        fcntl(&file, FcntlArg::F_ADD_SEALS(SealFlag::F_SEAL_SHRINK | SealFlag::F_SEAL_SEAL))?;
        Ok(Self { file: file.into(), given: SharedMemory::new(0)? })
    }

    /// An area that nothing else uses.
    fn area(&self) -> Option<u64> {
        let next = |given: u64| (given < AREAS).then_some(given + 1);
        self.given.0.fetch_update(Relaxed, Relaxed, next).ok()
    }

    fn write(&self, mut at: u64, mut bytes: &[u8]) -> nix::Result<()> {
        while !bytes.is_empty() {
            match pwrite(&self.file, bytes, offset(at)?) {
                Ok(0) => return Err(Errno::ENOSPC),
                Ok(written) => {
                    bytes = &bytes[written..];
                    at += written as u64;
                }
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Gives back the memory of an area.
    pub(super) fn free(&self, area: u64) {
        let punch = FallocateFlags::FALLOC_FL_PUNCH_HOLE | FallocateFlags::FALLOC_FL_KEEP_SIZE;
        // Not to its last byte, which no message reaches and no file has. If it cannot be done, the
        // memory is given back when the pool has ended.
        _ = fallocate(&self.file, punch, (area * AREA) as i64, AREA as i64 - 1);
    }
}

fn offset(at: u64) -> nix::Result<i64> {
    i64::try_from(at).map_err(|_| Errno::EFBIG)
}

/// An encoded message as it travels through the queues.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    place: Place,
    /// The handles in it.
    parcels: Vec<Parcel>,
    /// What is to be given back when this is dropped: by the receiver, which has
    /// [adopted](Self::adopt) it.
    #[serde(skip)]
    owner: Option<Arc<Bulk>>,
}

#[derive(Debug, Serialize, Deserialize)]
enum Place {
    Here(#[serde(with = "serde_bytes")] Vec<u8>),
    Bulk { area: u64, length: u64 },
}

impl Payload {
    pub(super) fn empty() -> Self {
        Self { place: Place::Here(Vec::new()), parcels: Vec::new(), owner: None }
    }

    /// Has the memory given back when this is dropped.
    pub(super) fn adopt(&mut self, bulk: &Arc<Bulk>) {
        self.owner = Some(Arc::clone(bulk));
    }

    /// The area that it takes up.
    pub(super) fn area(&self) -> Option<u64> {
        match self.place {
            Place::Here(_) => None,
            Place::Bulk { area, .. } => Some(area),
        }
    }

    /// Calls the function with the values, once. The receiver must have adopted them.
    pub(super) fn read<T>(&mut self, read: impl FnOnce(Values<'_>) -> T) -> nix::Result<T> {
        let handles = Arrived::new(Way::Message, mem::take(&mut self.parcels));
        let read = |rest| read(Values { rest, handles });
        match (&self.place, &self.owner) {
            (Place::Here(bytes), _) => Ok(read(bytes)),
            (Place::Bulk { .. }, None) => Err(Errno::EBADF),
            (Place::Bulk { area, length }, Some(bulk)) => {
                let length = usize::try_from(*length).map_err(|_| Errno::ENOMEM)?;
                let mapping = Mapping::new(&bulk.file, offset(area * AREA)?, length)?;
                // SAFETY: the file is sealed against being made shorter. Its sender wrote the area
                // before it sent this, and no thread writes to it again before it is freed, which
                // is when this is dropped.
                Ok(read(unsafe { mapping.bytes() }))
            }
        }
    }
}

/// The values of a payload, to be read one after the other.
pub(super) struct Values<'a> {
    rest: &'a [u8],
    handles: Arrived,
}

impl Values<'_> {
    /// What follows a value that cannot be read cannot be found.
    pub(super) fn next<T: DeserializeOwned>(&mut self) -> Result<T, FormatError> {
        let rest = mem::take(&mut self.rest);
        let (value, rest) = self.handles.unpack(|| codec::decode_first(rest))?;
        self.rest = rest;
        Ok(value)
    }
}

impl Drop for Payload {
    fn drop(&mut self) {
        if let (Some(bulk), Some(area)) = (&self.owner, self.area()) {
            bulk.free(area);
        }
    }
}

/// A message that is being encoded, value by value.
pub(super) struct Outgoing<'a> {
    bulk: &'a Bulk,
    /// What is behind that which lies in the file.
    bytes: Vec<u8>,
    /// The area, and how much lies in it.
    in_file: Option<(u64, u64)>,
    /// The handles in it.
    parcels: Vec<Parcel>,
    /// It does not go to the file, however long it is.
    stays_here: bool,
    failed: Option<Errno>,
    /// Learns of the area as soon as there is one.
    note: &'a dyn Fn(Option<u64>),
}

/// How far a message has been encoded: how many bytes, and how many handles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark(u64, usize);

impl<'a> Outgoing<'a> {
    pub(super) fn new(bulk: &'a Bulk, note: &'a dyn Fn(Option<u64>)) -> Self {
        Self { bulk, bytes: Vec::new(), in_file: None, parcels: Vec::new(), stays_here: false, failed: None, note }
    }

    /// Encodes a value behind the others. After an error nothing has been added.
    pub(super) fn append<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        let before = self.mark();
        let appended = match codec::encode_into(value, Behind(self)) {
            Err(EncodeError::Handle) => {
                self.cut(before);
                self.append_with_handles(value)
            }
            encoded => encoded,
        };
        let appended = match self.failed.take() {
            Some(error) => Err(EncodeError::Memory(SystemError::new(error))),
            None => appended,
        };
        appended.inspect_err(|_| self.cut(before))
    }

    #[cold]
    #[inline(never)]
    fn append_with_handles<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        let mut parcels = mem::take(&mut self.parcels);
        let packed = codec::pack_into(value, Behind(self), &mut parcels);
        self.parcels = parcels;
        packed
    }

    pub(super) fn mark(&self) -> Mark {
        Mark(self.length(), self.parcels.len())
    }

    fn length(&self) -> u64 {
        self.in_file.map_or(0, |(_, written)| written) + self.bytes.len() as u64
    }

    /// Takes back what is behind this mark.
    pub(super) fn cut(&mut self, Mark(length, parcels): Mark) {
        self.parcels.truncate(parcels);
        match &mut self.in_file {
            Some((_, written)) if length < *written => {
                *written = length;
                self.bytes.clear();
            }
            Some((_, written)) => self.bytes.truncate((length - *written) as usize),
            None => self.bytes.truncate(length as usize),
        }
    }

    pub(super) fn finish(mut self) -> Result<Payload, EncodeError> {
        let parcels = mem::take(&mut self.parcels);
        if self.in_file.is_none() {
            return Ok(Payload { place: Place::Here(mem::take(&mut self.bytes)), parcels, owner: None });
        }
        self.flush().map_err(|error| EncodeError::Memory(SystemError::new(error)))?;
        let (area, length) = self.in_file.take().expect("it has one");
        Ok(Payload { place: Place::Bulk { area, length }, parcels, owner: None })
    }

    fn push(&mut self, bytes: &[u8]) -> nix::Result<()> {
        if self.bytes.len() + bytes.len() > LEAST && self.goes_to_the_file() {
            self.flush()?;
            if bytes.len() > LEAST {
                return self.write(bytes);
            }
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// Not where the size of files is limited: the limit would be passed at once, which is a
    /// signal.
    fn goes_to_the_file(&mut self) -> bool {
        if self.in_file.is_none() && !self.stays_here {
            let unlimited = getrlimit(Resource::RLIMIT_FSIZE).is_ok_and(|(soft, _)| soft == RLIM_INFINITY);
            let area = if unlimited { self.bulk.area() } else { None };
            (self.note)(area);
            self.in_file = area.map(|area| (area, 0));
            self.stays_here = area.is_none();
        }
        self.in_file.is_some()
    }

    /// Moves the bytes to the file.
    fn flush(&mut self) -> nix::Result<()> {
        let mut bytes = mem::take(&mut self.bytes);
        self.write(&bytes)?;
        bytes.clear();
        self.bytes = bytes;
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> nix::Result<()> {
        let Some((area, written)) = &mut self.in_file else { return Err(Errno::EBADF) };
        let length = *written + bytes.len() as u64;
        if length >= AREA {
            return Err(Errno::EFBIG);
        }
        self.bulk.write(*area * AREA + *written, bytes)?;
        *written = length;
        Ok(())
    }
}

impl Drop for Outgoing<'_> {
    fn drop(&mut self) {
        if let Some((area, _)) = self.in_file {
            self.bulk.free(area);
        }
    }
}

struct Behind<'a, 'b>(&'a mut Outgoing<'b>);

impl Flavor for Behind<'_, '_> {
    type Output = ();

    #[inline]
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        if self.0.bytes.len() < LEAST || self.0.stays_here {
            self.0.bytes.push(byte);
            return Ok(());
        }
        self.try_extend(&[byte])
    }

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        if self.0.bytes.len() + bytes.len() <= LEAST || self.0.stays_here {
            match bytes.len() {
                // A number: to call the function that copies would take longer.
                ..=10 => self.0.bytes.extend(bytes.iter().copied()),
                _ => self.0.bytes.extend_from_slice(bytes),
            }
            return Ok(());
        }
        self.0.push(bytes).map_err(|error| {
            self.0.failed = Some(error);
            postcard::Error::SerializeBufferFull
        })
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use serde_bytes::Bytes;

    use super::*;

    fn memory(bulk: &Bulk) -> u64 {
        nix::sys::stat::fstat(&bulk.file).unwrap().st_blocks as u64 * 512
    }

    fn read(mut payload: Payload, bulk: &Arc<Bulk>) -> Vec<u8> {
        payload.adopt(bulk);
        payload.read(|values| values.rest.to_vec()).unwrap()
    }

    #[test]
    fn what_was_written_is_read_and_its_memory_given_back() {
        let bulk = Arc::new(Bulk::new().unwrap());
        for lengths in
            [vec![0], vec![9, LEAST - 20], vec![LEAST], vec![3, 2 * LEAST, 5], vec![LEAST / 2; 7], vec![1; 300_000]]
        {
            let noted = Cell::new(None);
            let note = |area| noted.set(area);
            let (mut outgoing, mut expected) = (Outgoing::new(&bulk, &note), Vec::new());
            for (value, length) in lengths.iter().enumerate() {
                let bytes = vec![value as u8; *length];
                outgoing.append(Bytes::new(&bytes)).unwrap();
                expected.extend(postcard::to_stdvec(Bytes::new(&bytes)).unwrap());
            }
            assert_eq!(outgoing.length(), expected.len() as u64);
            let payload = outgoing.finish().unwrap();
            assert_eq!((payload.area().is_some(), payload.area()), (expected.len() > LEAST, noted.get()));
            assert_eq!(memory(&bulk) > 0, expected.len() > LEAST);
            assert!(read(payload, &bulk) == expected);
            assert_eq!(memory(&bulk), 0);
        }
    }

    #[test]
    fn the_last_area_can_be_used_and_when_there_are_no_more_none_is() {
        let bulk = Arc::new(Bulk::new().unwrap());
        bulk.given.0.store(AREAS - 1, Relaxed);
        let long = vec![7; 3 * LEAST];
        let expected = postcard::to_stdvec(Bytes::new(&long)).unwrap();
        for area in [Some(AREAS - 1), None, None] {
            let mut outgoing = Outgoing::new(&bulk, &|_| ());
            outgoing.append(Bytes::new(&long)).unwrap();
            let payload = outgoing.finish().unwrap();
            assert_eq!(payload.area(), area);
            assert!(read(payload, &bulk) == expected);
            assert_eq!(memory(&bulk), 0);
        }
    }

    #[test]
    fn what_is_cut_is_gone() {
        let bulk = Arc::new(Bulk::new().unwrap());
        let long = vec![7; 3 * LEAST];
        for first in [1, LEAST - 9, 2 * LEAST] {
            let mut outgoing = Outgoing::new(&bulk, &|_| ());
            outgoing.append(Bytes::new(&long[..first])).unwrap();
            let mark = outgoing.mark();
            outgoing.append(Bytes::new(&long)).unwrap();
            outgoing.cut(mark);
            outgoing.append(&5_u8).unwrap();
            let expected = postcard::to_stdvec(&(Bytes::new(&long[..first]), 5_u8)).unwrap();
            assert!(read(outgoing.finish().unwrap(), &bulk) == expected);
        }
        let mut outgoing = Outgoing::new(&bulk, &|_| ());
        outgoing.append(Bytes::new(&long)).unwrap();
        assert!(memory(&bulk) > 0);
        drop(outgoing);
        assert_eq!(memory(&bulk), 0);
    }
}
