use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

use super::stored::Stored;
use super::{Error, names, scripts};
use crate::os::deadline::Deadline;

/// How long a holder that vanishes keeps others out.
const LEASE: Duration = Duration::from_secs(10);
/// The pauses between two looks at a lock that is taken grow from the first to the second.
const PAUSES: (Duration, Duration) = (Duration::from_millis(2), Duration::from_millis(100));

/// A lock for programs on any machine, kept by a Redis server: held by one at a time as long as the
/// holder renews its lease, which a thread does.
///
/// # A lease is not a lock
///
/// When a holder vanishes, the lock must become free, or all would wait for ever. So it is free
/// when its lease has run out. But a holder that was only stopped, or cut off, for that long does
/// not know that it holds the lock no more: it comes back and writes, beside the next holder. No
/// lease is long enough to rule that out, and to ask [`is_held`](LockGuard::is_held) before a write
/// is too early.
///
/// What helps is done where the data is. Each holder gets a [token](LockGuard::token) that is
/// larger than all before it. Whatever keeps the data takes the token with each write, remembers
/// the largest, and refuses smaller ones: [`Dict::insert_fenced`](super::Dict::insert_fenced) does,
/// and so can a database (`WHERE token <= …`). Where nothing checks tokens, use such a lock to save
/// work that would be done twice, not to protect data.
///
/// # Example
///
/// ```
/// use many_hands::remote::{Dict, Lock};
///
/// # let server = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/server_of_examples.rs"));
/// # let Some(server) = server else { return Ok(()) };
/// # let url = &server.url();
/// let lock = Lock::connect(url, "report")?;
/// let reports = Dict::<String, String>::connect(url, "reports")?;
/// let guard = lock.lock()?;
/// assert!(lock.try_lock()?.is_none());
/// reports.insert_fenced(&guard, "today".into(), "all is well".into())?;
/// guard.unlock()?;
/// assert!(lock.try_lock()?.is_some());
/// # Ok::<(), many_hands::remote::Error>(())
/// ```
#[derive(Debug)]
#[doc(alias("redis.lock.Lock", "Redlock"))]
pub struct Lock {
    stored: Arc<Stored<()>>,
    lease: Duration,
}

/// That a [`Lock`] is held, as far as can be known. Dropped, it gives the lock back.
#[derive(Debug)]
#[must_use = "if unused the lock is given back at once"]
pub struct LockGuard<'a> {
    lock: &'a Lock,
    owner: String,
    token: u64,
    lost: Arc<AtomicBool>,
    /// Disconnected, it ends the thread that renews.
    end: Option<mpsc::Sender<()>>,
    renewing: Option<JoinHandle<()>>,
}

impl Lock {
    /// The lock of this name on the server at this URL, with a lease of 10 seconds.
    ///
    /// # Errors
    ///
    /// Those of the server.
    pub fn connect(url: &str, name: &str) -> Result<Self, Error> {
        Self::with_lease(url, name, LEASE)
    }

    /// As [`connect`](Self::connect), with a lease of this length: how long others wait for a
    /// holder that has vanished, and how long one may be stopped without losing the lock.
    ///
    /// # Errors
    ///
    /// Those of the server.
    pub fn with_lease(url: &str, name: &str, lease: Duration) -> Result<Self, Error> {
        let lease = lease.max(Duration::from_millis(10));
        Ok(Self { stored: Arc::new(Stored::connect(url, "lock", name)?), lease })
    }

    /// Waits until the lock is free, and takes it. Not in turn: the first to look when it becomes
    /// free has it.
    ///
    /// # Errors
    ///
    /// Those of the server, and [`Error::System`] if no thread can be started to renew the lease.
    #[doc(alias = "acquire")]
    pub fn lock(&self) -> Result<LockGuard<'_>, Error> {
        loop {
            if let Some(guard) = self.lock_before(Deadline::Never)? {
                return Ok(guard);
            }
        }
    }

    /// Takes the lock if it is free.
    ///
    /// # Errors
    ///
    /// As [`lock`](Self::lock).
    pub fn try_lock(&self) -> Result<Option<LockGuard<'_>>, Error> {
        self.lock_before(Deadline::Now)
    }

    /// Takes the lock if it is free within this time.
    ///
    /// # Errors
    ///
    /// As [`lock`](Self::lock).
    pub fn lock_timeout(&self, timeout: Duration) -> Result<Option<LockGuard<'_>>, Error> {
        self.lock_before(Deadline::after(timeout))
    }

    fn lock_before(&self, deadline: Deadline) -> Result<Option<LockGuard<'_>>, Error> {
        let owner = names::unique();
        let mut script = scripts::LOCK.key(&self.stored.key);
        script.key(format!("{}:tokens", self.stored.key)).arg(&owner).arg(self.lease.as_millis() as u64);
        let mut pause = PAUSES.0;
        loop {
            if let Some(token) = self.stored.run_once::<Option<u64>>(&script)? {
                return self.guard(owner, token).map(Some);
            }
            if deadline.has_passed() {
                return Ok(None);
            }
            sleep(deadline.within(pause).left().unwrap_or(pause));
            pause = (2 * pause).min(PAUSES.1);
        }
    }

    fn guard(&self, owner: String, token: u64) -> Result<LockGuard<'_>, Error> {
        let (end, ended) = mpsc::channel();
        let lost = Arc::new(AtomicBool::new(false));
        let mut guard = LockGuard { lock: self, owner, token, lost: Arc::clone(&lost), end: Some(end), renewing: None };
        let renewal = Renewal { stored: Arc::clone(&self.stored), owner: guard.owner.clone(), lease: self.lease, lost };
        let renew = move || renewal.until(&ended);
        guard.renewing = Some(thread::Builder::new().name("lease of a lock".into()).spawn(renew)?);
        Ok(guard)
    }
}

impl LockGuard<'_> {
    /// This holder's number: larger than those of all earlier holders.
    #[must_use]
    pub fn token(&self) -> u64 {
        self.token
    }

    /// Whether the lease has been renewed as it should, as far as is known here. Between this and
    /// whatever is done next, any time may pass.
    #[must_use]
    pub fn is_held(&self) -> bool {
        !self.lost.load(Relaxed)
    }

    /// Gives the lock back, as dropping the guard does, and says whether it was still held.
    ///
    /// # Errors
    ///
    /// [`Error::LeaseLost`] if it was not; those of the server.
    #[doc(alias = "release")]
    pub fn unlock(mut self) -> Result<(), Error> {
        self.give_back()
    }

    fn give_back(&mut self) -> Result<(), Error> {
        self.end = None;
        let Some(renewing) = self.renewing.take() else { return Ok(()) };
        // It does not panic.
        _ = renewing.join();
        let stored = &self.lock.stored;
        let mut script = scripts::KEEP_LOCK.key(&stored.key);
        script.arg(&self.owner).arg(0);
        if stored.run_once(&script)? { Ok(()) } else { Err(Error::LeaseLost) }
    }
}

impl Drop for LockGuard<'_> {
    fn drop(&mut self) {
        // Where the server cannot be told, the lease runs out.
        _ = self.give_back();
    }
}

struct Renewal {
    stored: Arc<Stored<()>>,
    owner: String,
    lease: Duration,
    lost: Arc<AtomicBool>,
}

impl Renewal {
    /// Renews the lease until the guard is gone, or the lock is.
    fn until(&self, ended: &mpsc::Receiver<()>) {
        let mut script = scripts::KEEP_LOCK.key(&self.stored.key);
        script.arg(&self.owner).arg(self.lease.as_millis() as u64);
        let mut renewed = Instant::now();
        while ended.recv_timeout(self.lease / 3) == Err(mpsc::RecvTimeoutError::Timeout) {
            let asked = Instant::now();
            match self.stored.run_once::<bool>(&script) {
                Ok(true) => renewed = asked,
                Ok(false) => self.lost.store(true, Relaxed),
                // The server may be back before the lease has run out.
                Err(_) => {}
            }
            if renewed.elapsed() >= self.lease {
                self.lost.store(true, Relaxed);
            }
            if self.lost.load(Relaxed) {
                return;
            }
        }
    }
}
