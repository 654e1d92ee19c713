//! What has come in at one end of a pipe and has not been taken: the bytes of messages, and the
//! handles of those that have some.

use std::collections::VecDeque;
use std::os::fd::{AsFd, OwnedFd};

use nix::sys::socket::MsgFlags;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::frame_buffer::{CHUNK, FrameBuffer, NotAHeader};
use crate::os::descriptor_message;
use crate::start::parcel::{Labels, Parcel};

#[derive(Debug, Default)]
pub(super) struct Incoming {
    frames: FrameBuffer,
    /// Of the messages that have some, in their order.
    handles: VecDeque<Handles>,
}

/// Those of one message.
#[derive(Debug)]
enum Handles {
    /// As they came. What they are is said where the message begins.
    Descriptors(Vec<OwnedFd>),
    /// As an end that another process had before has told.
    Parcels(Vec<Parcel>),
    /// This process had no descriptor free for them.
    Lost,
}

/// A message that has been taken.
#[derive(Debug)]
pub(super) enum Message<'a> {
    Plain(&'a [u8]),
    WithHandles(&'a [u8], Vec<Parcel>),
    /// Its handles are lost.
    WithoutHandles,
}

impl Incoming {
    pub(super) fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// How many bytes are still missing from the next message, or from what tells its length. 0 if
    /// it is there.
    pub(super) fn missing(&self) -> Result<usize, NotAHeader> {
        self.frames.missing()
    }

    /// Adds what comes in. Says how many bytes: 0 at the end of the stream.
    pub(super) fn receive(&mut self, socket: impl AsFd, missing: usize, flags: MsgFlags) -> nix::Result<usize> {
        // Not more than has come already, so that no peer can make us ask for the memory of a
        // message that does not come.
        let room = missing.min(self.frames.len()).max(CHUNK);
        let handles = &mut self.handles;
        self.frames.add(room, |bytes| {
            let received = descriptor_message::receive(socket, bytes, flags)?;
            // The kernel ends what it gives behind bytes that descriptors came with, so these are
            // of one message.
            match received.is_cut {
                true => handles.push_back(Handles::Lost),
                false if received.descriptors.is_empty() => {}
                false => handles.push_back(Handles::Descriptors(received.descriptors)),
            }
            Ok(received.length)
        })
    }

    /// The next message. Only when nothing is [missing](Self::missing) from it.
    pub(super) fn take(&mut self) -> Result<Message<'_>, NotAHeader> {
        let (body, with_handles) = self.frames.take()?;
        if !with_handles {
            return Ok(Message::Plain(body));
        }
        let (labels, message) = postcard::take_from_bytes::<Labels>(body).map_err(|_| NotAHeader)?;
        let parcels = match self.handles.pop_front() {
            Some(Handles::Descriptors(descriptors)) => labels.parcels(descriptors),
            Some(Handles::Parcels(parcels)) => Some(parcels),
            Some(Handles::Lost) => return Ok(Message::WithoutHandles),
            None => None,
        };
        Ok(Message::WithHandles(message, parcels.ok_or(NotAHeader)?))
    }

    /// Whether it is known of all handles what they are. The rest of what says so is there: the
    /// sender sends it at once.
    fn is_labelled(&self) -> bool {
        let mut messages = self.frames.with_handles();
        self.handles.iter().all(|_| messages.next().is_some_and(|body| postcard::from_bytes::<Labels>(body).is_ok()))
    }

    /// Sees to it that all handles can travel to another process.
    pub(super) fn complete_labels(&mut self, socket: impl AsFd) {
        while !self.is_labelled() && self.receive(&socket, CHUNK, MsgFlags::MSG_DONTWAIT).is_ok_and(|more| more > 0) {}
    }

    fn parcels(&self) -> Option<Vec<Option<Vec<Parcel>>>> {
        let mut messages = self.frames.with_handles();
        let all = self.handles.iter().map(|handles| {
            let body = messages.next()?;
            Some(match handles {
                Handles::Parcels(parcels) => Some(parcels.clone()),
                Handles::Lost => None,
                Handles::Descriptors(descriptors) => {
                    let copies = descriptors.iter().map(OwnedFd::try_clone).collect::<Result<_, _>>().ok()?;
                    Some(postcard::from_bytes::<Labels>(body).ok()?.parcels(copies)?)
                }
            })
        });
        all.collect()
    }
}

/// Each handle stays of its kind, whatever the bytes say in the process that it comes to: those may
/// have been changed by what serialised them.
impl Serialize for Incoming {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parcels =
            self.parcels().ok_or_else(|| serde::ser::Error::custom("a handle in a message cannot be copied"))?;
        (&self.frames, parcels).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Incoming {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (frames, parcels) = <(FrameBuffer, Vec<Option<Vec<Parcel>>>)>::deserialize(deserializer)?;
        let handles = parcels.into_iter().map(|parcels| parcels.map_or(Handles::Lost, Handles::Parcels));
        Ok(Self { frames, handles: handles.collect() })
    }
}
