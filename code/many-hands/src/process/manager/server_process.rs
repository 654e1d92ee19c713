use std::any::type_name;
use std::net::{SocketAddr, ToSocketAddrs};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::address::{Address, Contact};
use super::connection::introduce;
use super::object::{Object, ask};
use super::protocol::{Bytes, DIRECTORY, Kind, Reply, Request, Signature};
use super::{
    Array, Barrier, BoundedSemaphore, Condvar, Dict, Event, Key, List, ManagerBuilder, ManagerError, Mutex, Namespace,
    Queue, ReentrantMutex, Registered, Semaphore, Value,
};
use crate::process::{Portable, Process};
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
    /// None of a manager that was started elsewhere.
    pub(super) process: Option<Process>,
    pub(super) address: Address,
}

impl Manager {
    /// Starts a manager: a daemon process.
    ///
    /// # Errors
    ///
    /// [`ManagerError::Start`] if the process cannot be started, [`ManagerError::System`] if there
    /// is no socket to be had.
    pub fn new() -> Result<Self, ManagerError> {
        Self::builder().start()
    }

    /// Describes a manager before it is started: which kinds of objects it has besides its own.
    pub fn builder() -> ManagerBuilder {
        ManagerBuilder::default()
    }

    /// Starts a manager that listens for TCP connections at this address, for processes that have
    /// the same key, on whichever hosts. Python's `BaseManager(address, authkey).start()`.
    ///
    /// Port 0 asks the system for a free one; see [`address`](Self::address). What the others need
    /// is the address, the key, and the proxies in the [`directory`](Self::directory).
    ///
    /// # Errors
    ///
    /// [`ManagerError::System`] if the address cannot be had, [`ManagerError::Start`].
    ///
    /// # Example
    ///
    /// ```
    /// use many_hands::process::manager::{Key, ManagerError, Queue};
    /// use many_hands::process::{Manager, Process};
    /// use std::net::SocketAddr;
    ///
    /// // This could run on another host. It knows the address and the key, and nothing else.
    /// fn work((address, key): (SocketAddr, Key)) -> Result<(), ManagerError> {
    ///     let office = Manager::connect(address, &key)?;
    ///     let jobs: Queue<u32> = office.directory().get("jobs")?.expect("it is there before we are");
    ///     let results: Queue<u32> = office.directory().get("results")?.expect("this, too");
    ///     while let Some(job) = jobs.try_recv()? {
    ///         results.send(job * job)?;
    ///     }
    ///     Ok(())
    /// }
    ///
    /// let key = Key::random()?;
    /// let office = Manager::listen("127.0.0.1:0", &key)?;
    /// let (jobs, results) = (office.unbounded_queue()?, office.unbounded_queue::<u32>()?);
    /// office.directory().set("jobs", &jobs)?;
    /// office.directory().set("results", &results)?;
    /// for job in 1..=3_u32 {
    ///     jobs.send(job)?;
    /// }
    ///
    /// let address = office.address().expect("it is on the network");
    /// assert!(Process::spawn(work, (address, key))?.join()?.success());
    /// assert_eq!([results.recv()?, results.recv()?, results.recv()?], [1, 4, 9]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "BaseManager")]
    #[doc(alias = "get_server")]
    pub fn listen(address: impl ToSocketAddrs, key: &Key) -> Result<Self, ManagerError> {
        Self::builder().listen(address, key)
    }

    /// The manager that [listens](Self::listen) at this address. Python's
    /// `BaseManager(address, authkey).connect()`.
    ///
    /// From now on this process can use all proxies of that manager. Dropping this does not end it.
    ///
    /// # Errors
    ///
    /// [`ManagerError::WrongKey`]; [`ManagerError::NoManager`] if something else listens there;
    /// [`ManagerError::System`] if nothing does, or if it has not answered within five seconds.
    ///
    /// ```
    /// use many_hands::process::Manager;
    /// use many_hands::process::manager::{Key, ManagerError};
    ///
    /// let manager = Manager::listen("127.0.0.1:0", &Key::random()?)?;
    /// let address = manager.address().expect("it is on the network");
    /// let refused = Manager::connect(address, &Key::random()?);
    /// assert!(matches!(refused, Err(ManagerError::WrongKey { .. })));
    /// # Ok::<(), ManagerError>(())
    /// ```
    pub fn connect(address: impl ToSocketAddrs, key: &Key) -> Result<Self, ManagerError> {
        let mut failed = None;
        for address in address.to_socket_addrs().map_err(ManagerError::system("find a manager's address"))? {
            match introduce(Contact { address, key: key.clone() }) {
                Ok(address) => return Ok(Self { process: None, address }),
                Err(error) => failed = Some(error),
            }
        }
        Err(failed.unwrap_or_else(|| {
            ManagerError::system("find a manager's address")(std::io::Error::from(std::io::ErrorKind::NotFound))
        }))
    }

    /// Where it listens, or where it was connected to; `None` if it is not on the network.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.address.secret.is_none().then(|| self.address.contact().map(|contact| contact.address)).flatten()
    }

    /// Values by their names that every manager has from the beginning: put proxies there, and
    /// processes that know nothing but the address find them. Python's `register` with a `callable`
    /// that returns something that is there already.
    ///
    /// See [`listen`](Self::listen) for an example. A proxy there, or in a message, is without the
    /// key: it works in processes that have connected themselves, and is
    /// [`ManagerError::NotConnected`] in others.
    #[must_use]
    #[doc(alias = "register")]
    pub fn directory(&self) -> Namespace {
        Namespace(Object { manager: self.address, id: DIRECTORY })
    }

    /// The process id of the server, on its host.
    ///
    /// ```
    /// use many_hands::process::Manager;
    ///
    /// assert_ne!(Manager::new()?.pid(), std::process::id());
    /// # Ok::<(), many_hands::process::manager::ManagerError>(())
    /// ```
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.address.pid
    }

    /// Ends the server, if this has started it. Dropping the manager does the same.
    pub fn shutdown(self) {
        drop(self.process);
    }

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
        self.make(Kind::Dict, &()).map(Dict::new)
    }

    /// Values of any types by their names. Python's `Namespace()`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    #[doc(alias = "Namespace")]
    pub fn namespace(&self) -> Result<Namespace, ManagerError> {
        self.make(Kind::Dict, &()).map(Namespace)
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
        self.make(Kind::Lock { reentrant: false }, &()).map(Mutex)
    }

    /// A lock that its owner can lock again. Python's `RLock()`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    #[doc(alias = "RLock")]
    pub fn reentrant_mutex(&self) -> Result<ReentrantMutex, ManagerError> {
        self.make(Kind::Lock { reentrant: true }, &()).map(ReentrantMutex)
    }

    /// A semaphore with so many permits. Python's `Semaphore(permits)`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    pub fn semaphore(&self, permits: usize) -> Result<Semaphore, ManagerError> {
        self.make(Kind::Semaphore { permits: permits as u64, bounded: false }, &()).map(Semaphore)
    }

    /// A semaphore with so many permits and never more. Python's `BoundedSemaphore(permits)`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    #[doc(alias = "BoundedSemaphore")]
    pub fn bounded_semaphore(&self, permits: usize) -> Result<BoundedSemaphore, ManagerError> {
        self.make(Kind::Semaphore { permits: permits as u64, bounded: true }, &()).map(BoundedSemaphore)
    }

    /// A condition variable, for use with a [`Mutex`] of the same manager. Python's `Condition()`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    #[doc(alias = "Condition")]
    pub fn condvar(&self) -> Result<Condvar, ManagerError> {
        self.make(Kind::Condvar, &()).map(Condvar)
    }

    /// An event that is not set. Python's `Event()`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    pub fn event(&self) -> Result<Event, ManagerError> {
        self.make(Kind::Event, &()).map(Event)
    }

    /// A barrier for so many threads, in whichever processes. Python's `Barrier(parties)`. As with
    /// [`std::sync::Barrier`], 0 is the same as 1.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    pub fn barrier(&self, parties: usize) -> Result<Barrier, ManagerError> {
        self.make(Kind::Barrier { parties: parties as u64 }, &()).map(Barrier)
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
        self.make(Kind::Queue { capacity: Some(capacity as u64) }, &()).map(Queue::new)
    }

    /// A queue that holds as many messages as the manager has memory for. Python's `Queue()`.
    ///
    /// # Errors
    ///
    /// Those of [`list`](Self::list).
    pub fn unbounded_queue<T: Serialize + DeserializeOwned>(&self) -> Result<Queue<T>, ManagerError> {
        self.make(Kind::Queue { capacity: None }, &()).map(Queue::new)
    }

    /// An object of a [registered](super::Kinds) kind, made of this argument in the manager's
    /// process. Python's `manager.name(argument)`.
    ///
    /// See [`Kinds`](super::Kinds) for an example.
    ///
    /// # Errors
    ///
    /// [`ManagerError::NotRegistered`] if there is no such kind, [`ManagerError::WrongType`] if its
    /// objects are made of something else, [`ManagerError::Panicked`] if that panics, and those of
    /// [`list`](Self::list).
    pub fn create<A: Portable>(&self, kind: &str, argument: A) -> Result<Registered, ManagerError> {
        let types = type_name::<fn(A)>();
        let made = self.make(Kind::Registered(Signature { name: kind, types }), &argument);
        made.map(Registered).map_err(|error| error.about(kind, types))
    }

    fn of(&self, values: Vec<Vec<u8>>) -> Result<Object, ManagerError> {
        self.make(Kind::List, &values.iter().map(|value| Bytes(value)).collect::<Vec<_>>())
    }

    fn make<V: Serialize>(&self, kind: Kind, value: &V) -> Result<Object, ManagerError> {
        match ask(&self.address, &Request::Create(kind), value)?.reply {
            Reply::Number(id) => Ok(Object { manager: self.address, id }),
            _ => Err(ManagerError::Protocol { pid: self.pid(), what: "it has made nothing" }),
        }
    }
}
