use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::connection::{Address, socket_address};
use super::object::{Object, ask};
use super::protocol::{Bytes, Kind, RandomBytes, Reply, Request};
use super::server::{self, ServerArguments};
use super::{
    Array, Barrier, BoundedSemaphore, Condvar, Dict, Event, List, ManagerError, Mutex, Namespace, Queue,
    ReentrantMutex, Semaphore, Value,
};
use crate::process::Process;
use crate::start::codec;

/// A process that keeps objects for others. Python's `multiprocessing.Manager()`.
///
/// Its methods make objects and return proxies for them; see [the module](crate::process::manager)
/// for what these can do, which processes can use them and how long the objects live. The manager
/// itself stays where it was made. Dropping it ends the server.
///
/// # Example
///
/// ```
/// use many_hands::process::manager::{List, ManagerError};
/// use many_hands::process::{Manager, Process};
///
/// let manager = Manager::new()?;
/// let names = manager.list::<String>()?;
/// let child = Process::spawn(|names: List<String>| names.push("bob".to_string()), names.clone())?;
/// assert!(child.join()?.success());
/// assert_eq!(names.to_vec()?, ["bob"]);
///
/// manager.shutdown();
/// assert!(matches!(names.len(), Err(ManagerError::Ended { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[doc(alias = "multiprocessing.Manager")]
#[doc(alias = "SyncManager")]
#[must_use = "dropping the manager ends its process, and its proxies are of no use any more"]
pub struct Manager {
    process: Process,
    address: Address,
}

impl Manager {
    /// Starts a manager: a daemon process.
    ///
    /// # Errors
    ///
    /// [`ManagerError::Start`] if the process cannot be started, [`ManagerError::System`] if there
    /// is no socket to be had.
    pub fn new() -> Result<Self, ManagerError> {
        let trying = "prepare a socket for a manager";
        let (name, secret) = random().map_err(ManagerError::system(trying))?;
        // It is there before the process is, so no client can come too early.
        let listener = socket_address(name).and_then(|address| UnixListener::bind_addr(&address));
        let listener = OwnedFd::from(listener.map_err(ManagerError::system(trying))?);
        let start = ServerArguments { listener: listener.into(), secret };
        let process = Process::builder().name("Manager").daemon(true).spawn(server::serve, start)?;
        let address = Address { name, secret, pid: process.pid() };
        Ok(Self { process, address })
    }

    /// The process id of the server.
    ///
    /// ```
    /// use many_hands::process::Manager;
    ///
    /// assert_ne!(Manager::new()?.pid(), std::process::id());
    /// # Ok::<(), many_hands::process::manager::ManagerError>(())
    /// ```
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// Ends the server. Dropping the manager does the same.
    pub fn shutdown(self) {}

    /// An empty list. Python's `list()`.
    ///
    /// # Errors
    ///
    /// As for all objects: [`ManagerError::Ended`] if the server is gone, [`ManagerError::System`]
    /// and [`ManagerError::TooManyClients`] if this thread cannot be connected to it.
    pub fn list<T: Serialize + DeserializeOwned>(&self) -> Result<List<T>, ManagerError> {
        self.of(vec![]).map(List::new)
    }

    /// An empty dictionary. Python's `dict()`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    pub fn dict<K, V>(&self) -> Result<Dict<K, V>, ManagerError>
    where
        K: Serialize + DeserializeOwned,
        V: Serialize + DeserializeOwned,
    {
        self.create(Kind::Dict, &()).map(Dict::new)
    }

    /// Values of any types by their names. Python's `Namespace()`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    #[doc(alias = "Namespace")]
    pub fn namespace(&self) -> Result<Namespace, ManagerError> {
        self.create(Kind::Dict, &()).map(Namespace)
    }

    /// One value. Python's `Value(code, v)`; the code is the type.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list), and [`ManagerError::Encode`] if the value cannot be
    /// serialised.
    pub fn value<T: Serialize + DeserializeOwned>(&self, value: T) -> Result<Value<T>, ManagerError> {
        self.of(vec![codec::encode(&value)?]).map(Value::new)
    }

    /// As many values as these, from now on. Python's `Array(code, values)`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list), and [`ManagerError::Encode`] if a value cannot be serialised.
    pub fn array<T: Serialize + DeserializeOwned>(
        &self,
        values: impl IntoIterator<Item = T>,
    ) -> Result<Array<T>, ManagerError> {
        self.of(values.into_iter().map(|value| codec::encode(&value)).collect::<Result<_, _>>()?).map(Array::new)
    }

    /// A lock. Python's `Lock()`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    #[doc(alias = "Lock")]
    pub fn mutex(&self) -> Result<Mutex, ManagerError> {
        self.create(Kind::Lock { reentrant: false }, &()).map(Mutex)
    }

    /// A lock that its owner can lock again. Python's `RLock()`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    #[doc(alias = "RLock")]
    pub fn reentrant_mutex(&self) -> Result<ReentrantMutex, ManagerError> {
        self.create(Kind::Lock { reentrant: true }, &()).map(ReentrantMutex)
    }

    /// A semaphore with so many permits. Python's `Semaphore(permits)`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    pub fn semaphore(&self, permits: usize) -> Result<Semaphore, ManagerError> {
        self.create(Kind::Semaphore { permits: permits as u64, bounded: false }, &()).map(Semaphore)
    }

    /// A semaphore with so many permits and never more. Python's `BoundedSemaphore(permits)`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    #[doc(alias = "BoundedSemaphore")]
    pub fn bounded_semaphore(&self, permits: usize) -> Result<BoundedSemaphore, ManagerError> {
        self.create(Kind::Semaphore { permits: permits as u64, bounded: true }, &()).map(BoundedSemaphore)
    }

    /// A condition variable, for use with a [`Mutex`] of the same manager. Python's `Condition()`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    #[doc(alias = "Condition")]
    pub fn condvar(&self) -> Result<Condvar, ManagerError> {
        self.create(Kind::Condvar, &()).map(Condvar)
    }

    /// An event that is not set. Python's `Event()`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    pub fn event(&self) -> Result<Event, ManagerError> {
        self.create(Kind::Event, &()).map(Event)
    }

    /// A barrier for so many threads, in whichever processes. Python's `Barrier(parties)`. As with
    /// [`std::sync::Barrier`], 0 is the same as 1.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    pub fn barrier(&self, parties: usize) -> Result<Barrier, ManagerError> {
        self.create(Kind::Barrier { parties: parties as u64 }, &()).map(Barrier)
    }

    /// A queue that holds at most so many messages. Python's `Queue(capacity)`.
    ///
    /// In a queue of capacity 0 each message goes from a sender to a receiver that waits for it.
    /// (In Python 0 means that there is no limit.)
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    pub fn queue<T: Serialize + DeserializeOwned>(&self, capacity: usize) -> Result<Queue<T>, ManagerError> {
        self.create(Kind::Queue { capacity: Some(capacity as u64) }, &()).map(Queue::new)
    }

    /// A queue that holds as many messages as the manager has memory for. Python's `Queue()`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    pub fn unbounded_queue<T: Serialize + DeserializeOwned>(&self) -> Result<Queue<T>, ManagerError> {
        self.create(Kind::Queue { capacity: None }, &()).map(Queue::new)
    }

    fn of(&self, values: Vec<Vec<u8>>) -> Result<Object, ManagerError> {
        self.create(Kind::List, &values.iter().map(|value| Bytes(value)).collect::<Vec<_>>())
    }

    fn create<V: Serialize>(&self, kind: Kind, value: &V) -> Result<Object, ManagerError> {
        match ask(&self.address, &Request::Create(kind), value)?.reply {
            Reply::Number(id) => Ok(Object { manager: self.address, id }),
            _ => Err(ManagerError::Protocol { pid: self.pid(), what: "it has made nothing" }),
        }
    }
}

/// Two numbers that cannot be guessed.
fn random() -> std::io::Result<(RandomBytes, RandomBytes)> {
    let mut bytes = <(RandomBytes, RandomBytes)>::default();
    let mut source = File::open("/dev/urandom")?;
    source.read_exact(&mut bytes.0)?;
    source.read_exact(&mut bytes.1)?;
    Ok(bytes)
}
