use std::thread::sleep;
use std::time::Duration;

use redis::cmd;

use super::Error;
use super::scripts;
use super::server::LONGEST_WAIT;
use super::stored::{Stored, decoded, encoded};
use crate::os::deadline::Deadline;
use crate::process::Portable;

/// How often a sender looks whether there is room.
const LOOK: Duration = Duration::from_millis(5);

/// A queue of messages for senders and receivers on any machine, kept by a Redis server, with the
/// words of [`process::Queue`](crate::process::Queue).
///
/// Each message goes to one receiver, and is gone from the server when that has asked for it: if
/// the receiver dies then, or its connection breaks, the message is lost. For work that must not be
/// lost there is the [pool](super::Pool). It has no end, and stays on the server until it is
/// [removed](Self::remove).
///
/// Threads can share it; each of them that waits has a connection of its own.
///
/// # Errors
///
/// All methods: those of the server, which are [`Error::Unreachable`] at once if a message was on
/// its way, for then it is not known whether it has arrived; [`Error::Encode`], [`Error::TooLong`],
/// [`Error::Decode`] for a message.
///
/// # Example
///
/// ```
/// use many_hands::remote::Queue;
///
/// # let server = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/server_of_examples.rs"));
/// # let Some(server) = server else { return Ok(()) };
/// # let url = &server.url();
/// let letters = Queue::<String>::connect(url, "letters", 2)?;
/// letters.send("dear bob".into())?;
/// letters.send("dear eve".into())?;
/// assert!(!letters.try_send("one too many".into())?);
/// assert_eq!(letters.recv()?, "dear bob");
/// assert_eq!(letters.len()?, 1);
/// # Ok::<(), many_hands::remote::Error>(())
/// ```
#[derive(Debug)]
#[doc(alias = "BaseManager.Queue")]
pub struct Queue<T> {
    stored: Stored<T>,
    capacity: usize,
}

impl<T: Portable> Queue<T> {
    /// The queue of this name on the server at this URL, made by its first message. This handle's
    /// messages wait while there are `capacity` in it (0 counts as 1).
    pub fn connect(url: &str, name: &str, capacity: usize) -> Result<Self, Error> {
        Ok(Self { stored: Stored::connect(url, "queue", name)?, capacity: capacity.max(1) })
    }

    /// Puts a message in. Waits while the queue is full.
    #[doc(alias = "put")]
    pub fn send(&self, message: T) -> Result<(), Error> {
        self.send_before(&message, Deadline::Never).map(drop)
    }

    /// Puts a message in if there is room, and says whether there was.
    #[doc(alias = "put_nowait")]
    pub fn try_send(&self, message: T) -> Result<bool, Error> {
        self.send_before(&message, Deadline::Now)
    }

    /// Puts a message in if there is room within this time, and says whether there was.
    pub fn send_timeout(&self, message: T, timeout: Duration) -> Result<bool, Error> {
        self.send_before(&message, Deadline::after(timeout))
    }

    fn send_before(&self, message: &T, deadline: Deadline) -> Result<bool, Error> {
        let message = encoded(message)?;
        let mut script = scripts::SEND.key(&self.stored.key);
        script.arg(self.capacity).arg(&message[..]);
        loop {
            if self.stored.run_once::<bool>(&script)? {
                return Ok(true);
            }
            if deadline.has_passed() {
                return Ok(false);
            }
            sleep(deadline.within(LOOK).left().unwrap_or(LOOK));
        }
    }

    /// Takes the next message out. Waits until there is one.
    #[doc(alias = "get")]
    pub fn recv(&self) -> Result<T, Error> {
        loop {
            if let Some(message) = self.recv_before(Deadline::Never)? {
                return Ok(message);
            }
        }
    }

    /// Takes the next message out if there is one.
    #[doc(alias = "get_nowait")]
    pub fn try_recv(&self) -> Result<Option<T>, Error> {
        let message: Option<Vec<u8>> = self.stored.once(&self.stored.command("LPOP"))?;
        message.map(|message| decoded(&message)).transpose()
    }

    /// Takes the next message out if there is one within this time.
    pub fn recv_timeout(&self, timeout: Duration) -> Result<Option<T>, Error> {
        self.recv_before(Deadline::after(timeout))
    }

    fn recv_before(&self, deadline: Deadline) -> Result<Option<T>, Error> {
        loop {
            let wait = deadline.within(LONGEST_WAIT).left().unwrap_or(LONGEST_WAIT);
            if wait.is_zero() {
                return self.try_recv();
            }
            let mut pop = cmd("BLPOP");
            pop.arg(&self.stored.key).arg(wait.as_secs_f64());
            let popped: Option<(String, Vec<u8>)> = self.stored.once(&pop)?;
            if let Some((_, message)) = popped {
                return decoded(&message).map(Some);
            }
        }
    }

    /// How many messages there are.
    pub fn len(&self) -> Result<usize, Error> {
        self.stored.again(&self.stored.command("LLEN"))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.len()? == 0)
    }

    /// How many messages there may be when this handle sends.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Takes the queue off the server, with the messages in it.
    pub fn remove(self) -> Result<(), Error> {
        self.stored.again(&self.stored.command("DEL"))
    }
}
