//! Values as bytes: serde with postcard, in one place.

use std::mem;

use postcard::ser_flavors::{Flavor, StdVec};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::descriptor_table::{self, Arrived, HandleError, Way};
use super::parcel::{Parcel, numbers};
use crate::os::descriptor_message::MOST_DESCRIPTORS;
use crate::os::system_error::SystemError;

/// Why a value cannot be sent to another process.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The value holds a handle: to a pipe, a queue, a lock or shared memory. Such a handle travels
    /// in the argument of a [process](crate::process::Process::spawn), in messages of
    /// [queues](crate::process::Queue) and [pipes](crate::process::pipe), and in arguments and
    /// results of a [pool](crate::process::Pool)'s tasks. It does not travel in what a process
    /// returns, through a [manager](crate::process::Manager), or to another machine.
    #[error(
        "it holds a handle (a pipe, queue, lock or shared memory), which travels only in the argument of \
         Process::spawn, in a message of a queue or pipe, and in a task of a pool"
    )]
    Handle,

    /// The value holds more handles than a message can: each is made of file descriptors (a
    /// [`Queue`](crate::process::Queue) of seven, a lock of one), and the system takes 253 of them
    /// with a message. What a worker of a pool gets at a time is one message. The argument of a
    /// process has no such limit.
    #[error("its handles are made of {descriptors} file descriptors, and a message has at most {MOST_DESCRIPTORS}")]
    TooManyHandles {
        /// How many file descriptors its handles are made of.
        descriptors: usize,
    },

    /// The value holds a manager's [key](crate::process::manager::Key), which travels in the
    /// argument of a process and in no other way.
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
    let (bytes, parcels) = descriptor_table::pack(Way::Argument, Vec::new(), || written(argument, StdVec::new()));
    Ok((bytes?, parcels))
}

/// As [`encode_into`], of a message that holds handles, which come behind these parcels. After an
/// error they are as they were.
pub(crate) fn pack_into<T: Serialize + ?Sized, F: Flavor>(
    message: &T,
    flavor: F,
    parcels: &mut Vec<Parcel>,
) -> Result<F::Output, EncodeError> {
    let before = parcels.len();
    let (mut packed, all) = descriptor_table::pack(Way::Message, mem::take(parcels), || written(message, flavor));
    *parcels = all;
    let descriptors = numbers(parcels).len();
    if descriptors > MOST_DESCRIPTORS {
        packed = packed.and(Err(EncodeError::TooManyHandles { descriptors }));
    }
    packed.inspect_err(|_| parcels.truncate(before))
}

/// Reads a message back, with the handles that came with it.
pub(crate) fn unpack<T: DeserializeOwned>(bytes: &[u8], parcels: Vec<Parcel>) -> Result<T, FormatError> {
    Arrived::new(Way::Message, parcels).unpack(|| decode(bytes))
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

    type Handle = descriptor_table::Handle<()>;

    fn handle() -> Handle {
        OwnedFd::from(File::open("/dev/null").unwrap()).into()
    }

    #[test]
    fn a_handle_is_refused_where_no_list_goes() {
        assert!(matches!(encode(&handle()), Err(EncodeError::Handle)));
        assert!(matches!(encode(&Some(3)), Ok(bytes) if decode::<Option<i32>>(&bytes) == Ok(Some(3))));
    }

    #[test]
    fn a_handle_is_refused_there_also_while_an_argument_is_packed() {
        struct Sends(Handle);
        impl Serialize for Sends {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                assert!(matches!(encode(&self.0), Err(EncodeError::Handle)));
                self.0.serialize(serializer)
            }
        }
        assert_eq!(pack(&Sends(handle())).unwrap().1.len(), 1);
    }

    fn arrived(parcels: Vec<Parcel>) -> Arrived {
        Arrived::new(Way::Message, parcels)
    }

    #[test]
    fn each_handle_is_taken_once() {
        let (bytes, descriptors) = pack(&(handle(), 5, handle())).unwrap();
        let (first, number, second): (Handle, i32, Handle) = arrived(descriptors).unpack(|| decode(&bytes)).unwrap();
        assert_eq!(number, 5);
        assert_ne!(first.as_fd().as_raw_fd(), second.as_fd().as_raw_fd());

        let (bytes, descriptors) = pack(&handle()).unwrap();
        let twice = [bytes.clone(), bytes].concat();
        assert!(arrived(descriptors).unpack(|| decode::<(Handle, Handle)>(&twice)).is_err());
    }

    #[test]
    fn a_handle_of_another_kind_is_none_and_stays() {
        let (bytes, parcels) = pack(&handle()).unwrap();
        let mut arrived = arrived(parcels);
        arrived.unpack(|| assert!(decode::<descriptor_table::Handle<u8>>(&bytes).is_err()));
        arrived.unpack(|| assert!(decode::<Handle>(&[1]).is_err()));
        assert!(decode::<Handle>(&bytes).is_err(), "outside of it there is none");
        arrived.unpack(|| assert!(decode::<Handle>(&bytes).is_ok()));
        arrived.unpack(|| assert!(decode::<Handle>(&bytes).is_err()));
    }

    #[test]
    fn handles_of_several_values_come_behind_each_other_and_those_of_one_that_fails_do_not() {
        struct Fails(Handle);
        impl Serialize for Fails {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)?;
                Err(serde::ser::Error::custom("no"))
            }
        }
        let mut parcels = Vec::new();
        let first = pack_into(&handle(), StdVec::new(), &mut parcels).unwrap();
        assert!(matches!(pack_into(&Fails(handle()), StdVec::new(), &mut parcels), Err(EncodeError::Format(_))));
        let second = pack_into(&(1, handle()), StdVec::new(), &mut parcels).unwrap();
        assert_eq!(parcels.len(), 2);
        let mut arrived = arrived(parcels);
        assert!(arrived.unpack(|| decode::<(u8, Handle)>(&second)).is_ok());
        assert!(arrived.unpack(|| decode::<Handle>(&first)).is_ok());
    }

    #[test]
    fn a_message_has_at_most_so_many_handles() {
        let handles = |count| std::iter::repeat_with(handle).take(count).collect::<Vec<_>>();
        let mut parcels = Vec::new();
        pack_into(&handles(MOST_DESCRIPTORS), StdVec::new(), &mut parcels).unwrap();
        let refused = pack_into(&handle(), StdVec::new(), &mut parcels);
        assert_eq!(refused, Err(EncodeError::TooManyHandles { descriptors: MOST_DESCRIPTORS + 1 }));
        assert_eq!(parcels.len(), MOST_DESCRIPTORS);
    }

    #[test]
    fn a_handle_cannot_be_read_from_bytes_alone() {
        let (bytes, _descriptors) = pack(&handle()).unwrap();
        assert!(decode::<Handle>(&bytes).is_err());
        assert!(unpack::<Handle>(&bytes, Vec::new()).is_err());
    }

    #[test]
    fn bytes_behind_a_value_are_an_error() {
        assert!(decode::<u8>(&[1, 2]).is_err());
    }
}
