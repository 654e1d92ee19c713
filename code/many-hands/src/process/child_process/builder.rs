use std::os::fd::AsRawFd;
use std::sync::Mutex;
use std::{io, slice};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Ended, Process};
use crate::os::pidfd::PidFd;
use crate::process::children::Listed;
use crate::process::{Error, Outcome};
use crate::start::before_main::{self, Caller};
use crate::start::image::{self, FunctionOffset, NoOffset};
use crate::start::parcel::numbers;
use crate::start::spawn::{self, Input};
use crate::start::start_file::{StartFile, StartRequest};
use crate::start::{codec, name, parent_pipe};

/// A process that has been described and not started. Made by [`Process::builder`].
///
/// Python's arguments `name` and `daemon`. Starting it uses the builder's values; one builder can
/// start many processes.
#[derive(Debug, Clone, Default)]
#[must_use = "a builder starts nothing until `spawn` is called"]
pub struct Builder {
    name: Option<String>,
    daemon: bool,
    inherit_stdin: bool,
}

impl Builder {
    /// Gives the process a name. Names need not be unique.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Makes the process a daemon: one that ends with its parent. A daemon can only start daemons.
    pub fn daemon(mut self, daemon: bool) -> Self {
        self.daemon = daemon;
        self
    }

    /// Lets the process read the parent's standard input. Without this it has an empty one, as in
    /// Python: two processes that read the same terminal or pipe each get a part.
    ///
    /// ```
    /// use many_hands::process::Process;
    ///
    /// let nothing = |()| assert_eq!(std::io::stdin().lines().count(), 0);
    /// assert!(Process::spawn(nothing, ())?.join()?.success());
    ///
    /// let ask = |()| println!("{:?}", std::io::stdin().lines().next());
    /// assert!(Process::builder().inherit_stdin(true).spawn(ask, ())?.join()?.success());
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn inherit_stdin(mut self, inherit: bool) -> Self {
        self.inherit_stdin = inherit;
        self
    }

    /// Starts the process; see [`Process::spawn`].
    ///
    /// # Errors
    ///
    /// Those of [`Process::spawn`].
    pub fn spawn<A, T>(&self, function: fn(A) -> T, argument: A) -> Result<Process<T::Joined>, Error>
    where
        A: Serialize + DeserializeOwned,
        T: Outcome,
    {
        if before_main::is_daemon() && !self.daemon {
            return Err(Error::StartedByDaemon { name: name::name().to_string() });
        }
        if !before_main::hook_runs().map_err(starting)? {
            return Err(Error::NotInTheExecutable);
        }
        if image::is_privileged() {
            return Err(Error::Privileged);
        }
        let name = self.name.clone().unwrap_or_else(name::next);
        let (bytes, parcels) =
            codec::pack(&argument).map_err(|source| Error::Argument { name: name.clone(), source })?;
        let parent_pipe = self.daemon.then(parent_pipe::read_end).transpose().map_err(starting)?;
        let caller: Caller = before_main::call::<A, T>;
        let request = StartRequest {
            fingerprint: image::fingerprint(),
            name: name.clone(),
            caller: offset_of(caller as usize)?,
            function: offset_of(function as usize)?,
            handles: parcels.iter().map(|parcel| (parcel.kind, numbers(slice::from_ref(parcel)))).collect(),
            parent_pipe: parent_pipe.as_ref().map(AsRawFd::as_raw_fd),
        };
        let start_file = StartFile::new(&request, &bytes).map_err(starting)?;
        drop(bytes);

        let also: Vec<_> = numbers(&parcels).into_iter().chain(request.parent_pipe).collect();
        let input = if self.inherit_stdin { Input::Inherited } else { Input::Empty };
        let (pid, pidfd) = spawn::spawn(&start_file, &also, input).map_err(starting)?;
        let (pidfd, ended) = match pidfd {
            Some(pidfd) => (pidfd, None),
            None => {
                (PidFd::of_nothing().map_err(starting)?, Some(Ended { status: None, remains: start_file.remains() }))
            }
        };
        let pid = pid.as_raw().unsigned_abs();
        Ok(Process {
            listed: Listed::new(pid, &name),
            name,
            pid,
            pidfd,
            start_file,
            daemon: self.daemon,
            parent: std::process::id(),
            ended: Mutex::new(ended),
            joined: T::joined,
        })
    }
}

/// Where a function lies in the executable, which is started again.
pub(in crate::process) fn offset_of(address: usize) -> Result<FunctionOffset, Error> {
    FunctionOffset::of(address).map_err(|reason| match reason {
        NoOffset::NotInTheExecutable => Error::NotInTheExecutable,
        NoOffset::System(error) => starting(error),
    })
}

fn starting(error: impl Into<io::Error>) -> Error {
    Error::system("start a process")(error)
}
