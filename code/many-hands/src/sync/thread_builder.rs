use std::sync::Arc;
use std::{fmt, io};

use super::primitives::thread::{self, JoinHandle};
use super::registry::Registry;

/// A thread of a [`Threads`](super::Threads) that is about to be started.
#[must_use = "nothing runs until `spawn`"]
pub struct ThreadBuilder<'a> {
    registry: &'a Arc<Registry>,
    name: Option<String>,
    daemon: bool,
}

impl<'a> ThreadBuilder<'a> {
    pub(super) fn new(registry: &'a Arc<Registry>) -> Self {
        Self { registry, name: None, daemon: false }
    }
}

impl ThreadBuilder<'_> {
    /// Its name. Two threads may have the same one.
    ///
    /// ```
    /// use many_hands::sync::Threads;
    ///
    /// let threads = Threads::new();
    /// let worker = threads.builder().name("worker").spawn(|| std::thread::current().name() == Some("worker"))?;
    /// assert!(worker.join().is_ok_and(|named| named));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Whether it is a daemon: no thread waits for it, and it ends with the process, in the middle
    /// of what it does. Nothing of it is dropped then. A plain [`std::thread::spawn`] whose handle
    /// is dropped is the same, uncounted.
    ///
    /// ```
    /// use many_hands::sync::Threads;
    ///
    /// let threads = Threads::new();
    /// threads.builder().daemon(true).spawn(|| loop { std::thread::park() })?;
    /// drop(threads); // waits for no thread
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn daemon(mut self, daemon: bool) -> Self {
        self.daemon = daemon;
        self
    }

    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// If the system has no room for another thread.
    ///
    /// # Panics
    ///
    /// If the name has a zero byte in it.
    ///
    /// ```
    /// use many_hands::sync::Threads;
    ///
    /// let threads = Threads::new();
    /// let panics = threads.builder().name("unlucky").spawn(|| panic!("no luck"))?;
    /// assert!(panics.join().is_err());
    /// assert_eq!(threads.active_count(), 0);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let name = self.name.unwrap_or_else(|| self.registry.next_name());
        let membership = self.registry.join(self.daemon);
        let member = Arc::clone(membership.member());
        let handle = thread::Builder::new().name(name).spawn(move || {
            membership.member().is(thread::current());
            let result = f();
            drop(membership);
            result
        })?;
        member.is(handle.thread().clone());
        Ok(handle)
    }
}

impl fmt::Debug for ThreadBuilder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, daemon) = (&self.name, &self.daemon);
        f.debug_struct("ThreadBuilder").field("name", name).field("daemon", daemon).finish_non_exhaustive()
    }
}
