//! Values as bytes: serde with postcard, in one place.

use postcard::ser_flavors::{Flavor, StdVec};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::descriptor_table::{self, HandleError, Parcel};
use crate::os::system_error::SystemError;

/// Why a value cannot be sent to another process.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The value holds a handle: to a pipe, a queue, a lock or shared memory. Such a handle travels
    /// only as part of the argument with which a process is
    /// [started](crate::process::Process::spawn), because the system passes what it stands for only
    /// then.
    #[error(
        "it holds a handle (a pipe, queue, lock or shared memory), and a handle can be passed to a process only \
         when that process is started, in the argument of Process::spawn"
    )]
    Handle,

    /// The value holds a manager's [key](crate::process::manager::Key). It travels as handles do.
    #[error("it holds a key, and a key can be passed to a process only in the argument of Process::spawn")]
    Key,

    /// The system has no file descriptor left to pass a handle with.
    #[error("a handle in it cannot be copied: {0}")]
    Descriptor(#[source] SystemError),

    /// The system has no memory for it.
    #[error("there is no memory for it: {0}")]
    Memory(#[source] SystemError),

    /// The serialiser refused the value.
    #[error("{0}")]
    Format(#[from] FormatError),
}

/// Why a value cannot be turned into bytes, or bytes into a value: what the serialiser said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FormatError(postcard::Error);

impl FormatError {
    /// The bytes are not what this crate writes.
    pub(crate) const MALFORMED: Self = Self(postcard::Error::DeserializeBadEncoding);
    /// The bytes end too early.
    pub(crate) const CUT_OFF: Self = Self(postcard::Error::DeserializeUnexpectedEnd);
}

/// The bytes of a value that goes where no handle can.
pub(crate) fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    encode_into(value, StdVec::new())
}

/// As [`encode`], to where the flavor puts them.
pub(crate) fn encode_into<T: Serialize + ?Sized, F: Flavor>(value: &T, flavor: F) -> Result<F::Output, EncodeError> {
    descriptor_table::without_table(|| written(value, flavor))
}

/// The bytes of a process's argument, and the handles in it.
pub(crate) fn pack<T: Serialize>(argument: &T) -> Result<(Vec<u8>, Vec<Parcel>), EncodeError> {
    let (bytes, parcels) = descriptor_table::pack(|| written(argument, StdVec::new()));
    Ok((bytes?, parcels))
}

/// Reads a value back. All of the bytes must belong to it.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FormatError> {
    let (value, rest) = decode_first(bytes)?;
    if rest.is_empty() { Ok(value) } else { Err(FormatError::MALFORMED) }
}

/// Reads the first of the values that these bytes begin with, and says what follows it.
pub(crate) fn decode_first<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<(T, &'a [u8]), FormatError> {
    postcard::take_from_bytes(bytes).map_err(FormatError)
}

fn written<T: Serialize + ?Sized, F: Flavor>(value: &T, flavor: F) -> Result<F::Output, EncodeError> {
    descriptor_table::take_handle_error();
    postcard::serialize_with_flavor(value, flavor).map_err(|error| match descriptor_table::take_handle_error() {
        Some(HandleError::NoTable) => EncodeError::Handle,
        Some(HandleError::Secret) => EncodeError::Key,
        Some(HandleError::System(errno)) => EncodeError::Descriptor(SystemError::new(errno)),
        None => EncodeError::Format(FormatError(error)),
    })
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::os::fd::{AsFd, AsRawFd, OwnedFd};

    use super::*;
    use crate::start::descriptor_table::unpack;

    type Handle = descriptor_table::Handle<()>;

    fn handle() -> Handle {
        OwnedFd::from(File::open("/dev/null").unwrap()).into()
    }

    #[test]
    fn a_handle_is_refused_in_a_message() {
        assert!(matches!(encode(&handle()), Err(EncodeError::Handle)));
        assert!(matches!(encode(&Some(3)), Ok(bytes) if decode::<Option<i32>>(&bytes) == Ok(Some(3))));
    }

    #[test]
    fn a_handle_is_refused_in_a_message_that_is_sent_while_an_argument_is_packed() {
        struct Sends(Handle);
        impl Serialize for Sends {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                assert!(matches!(encode(&self.0), Err(EncodeError::Handle)));
                self.0.serialize(serializer)
            }
        }
        assert_eq!(pack(&Sends(handle())).unwrap().1.len(), 1);
    }

    #[test]
    fn each_handle_is_taken_once() {
        let (bytes, descriptors) = pack(&(handle(), 5, handle())).unwrap();
        let (first, number, second): (Handle, i32, Handle) = unpack(descriptors, || decode(&bytes)).unwrap();
        assert_eq!(number, 5);
        assert_ne!(first.as_fd().as_raw_fd(), second.as_fd().as_raw_fd());

        let (bytes, descriptors) = pack(&handle()).unwrap();
        let twice = [bytes.clone(), bytes].concat();
        assert!(unpack(descriptors, || decode::<(Handle, Handle)>(&twice)).is_err());
    }

    #[test]
    fn a_handle_of_another_kind_is_none_and_stays() {
        let (bytes, parcels) = pack(&handle()).unwrap();
        unpack(parcels, || {
            assert!(decode::<descriptor_table::Handle<u8>>(&bytes).is_err());
            assert!(decode::<Handle>(&[1]).is_err());
            assert!(decode::<Handle>(&bytes).is_ok());
        });
    }

    #[test]
    fn a_handle_cannot_be_read_from_a_message() {
        let (bytes, _descriptors) = pack(&handle()).unwrap();
        assert!(decode::<Handle>(&bytes).is_err());
    }

    #[test]
    fn bytes_behind_a_value_are_an_error() {
        assert!(decode::<u8>(&[1, 2]).is_err());
    }
}
