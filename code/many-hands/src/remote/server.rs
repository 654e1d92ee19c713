//! Connections to the Redis server.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::Duration;

pub(super) use redis::Connection;
use redis::{Client, ConnectionAddr, ConnectionInfo, IntoConnectionInfo, ProtocolVersion, RedisResult};

use super::Error;
use crate::os::deadline::Deadline;

/// How long a server may take to let a client in.
const TO_CONNECT: Duration = Duration::from_secs(5);
/// How long a server may take to answer, beyond what it was asked to wait. A host that is cut off
/// sends nothing, not even an error.
const TO_ANSWER: Duration = Duration::from_secs(10);
/// How long the server is asked to wait for something to arrive. A host that is cut off is noticed
/// after that and [`TO_ANSWER`].
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// The pauses between attempts to reach the server grow from the first to the second.
const PAUSES: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(500));
/// The most bytes of a task or a result.
pub(super) const LONGEST: usize = 64 << 20;
/// The most connections that are kept for the next call.
const IDLE: usize = 8;

/// A Redis server, and connections to it that are not in use.
pub(super) struct Server {
    client: Client,
    address: String,
    patience: Duration,
    idle: Mutex<Vec<Connection>>,
}

impl Server {
    /// Says where the server is; does not connect.
    pub(super) fn at(url: &str, patience: Duration) -> Result<Self, Error> {
        let info = url.into_connection_info().map_err(|error| Error::of(&error, ""))?;
        let address = address_of(&info);
        let tcp = info.tcp_settings().clone().set_nodelay(true);
        let redis = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP2);
        let client = Client::open(info.set_tcp_settings(tcp).set_redis_settings(redis))
            .map_err(|error| Error::of(&error, &address))?;
        Ok(Self { client, address, patience, idle: Mutex::default() })
    }

    /// A new connection.
    pub(super) fn connect(&self) -> Result<Connection, Error> {
        let connect = || {
            let connection = self.client.get_connection_with_timeout(TO_CONNECT)?;
            connection.set_read_timeout(Some(LONGEST_WAIT + TO_ANSWER))?;
            connection.set_write_timeout(Some(TO_ANSWER))?;
            Ok(connection)
        };
        connect().map_err(|error| self.error(&error))
    }

    /// Asks the server once, on a connection that may be an old one.
    pub(super) fn ask_once<T>(&self, ask: impl FnOnce(&mut Connection) -> RedisResult<T>) -> Result<T, Error> {
        let idle = self.idle().pop();
        let mut connection = idle.map_or_else(|| self.connect(), Ok)?;
        let answer = ask(&mut connection).map_err(|error| self.error(&error));
        if matches!(answer, Err(Error::Unreachable { .. })) {
            // The others were made to the same server, and lead nowhere too.
            self.idle().clear();
        } else {
            let mut idle = self.idle();
            if idle.len() < IDLE {
                idle.push(connection);
            }
        }
        answer
    }

    /// Asks the server for what may be done twice, again and again while it cannot be reached or is
    /// full, until patience is over.
    pub(super) fn ask<T>(&self, ask: impl FnMut(&mut Connection) -> RedisResult<T>) -> Result<T, Error> {
        self.ask_while(|| true, ask)
    }

    /// As [`ask`](Self::ask), as long as it is still wanted.
    pub(super) fn ask_while<T>(
        &self,
        wanted: impl Fn() -> bool,
        mut ask: impl FnMut(&mut Connection) -> RedisResult<T>,
    ) -> Result<T, Error> {
        self.again_while(wanted, || self.ask_once(&mut ask))
    }

    /// Tries again and again, as long as it is wanted, what fails since the server cannot be
    /// reached or is full, until patience is over.
    pub(super) fn again_while<T>(
        &self,
        wanted: impl Fn() -> bool,
        mut attempt: impl FnMut() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let deadline = Deadline::after(self.patience);
        let mut pause = PAUSES.0;
        loop {
            match attempt() {
                Err(error) if error.may_pass() && !deadline.has_passed() && wanted() => {
                    sleep(deadline.within(pause).left().unwrap_or(pause));
                    pause = (2 * pause).min(PAUSES.1);
                }
                done => return done,
            }
        }
    }

    pub(super) fn error(&self, error: &redis::RedisError) -> Error {
        Error::of(error, &self.address)
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without user and password.
fn address_of(info: &ConnectionInfo) -> String {
    match info.addr() {
        ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. } => format!("{host}:{port}"),
        ConnectionAddr::Unix(path) => path.display().to_string(),
        _ => "(an address of another kind)".to_string(),
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}
