use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::socket::Socket;
use super::{Client, FetchError, Response};

/// How many connections a session keeps, to all servers together.
const MOST: usize = 100;

/// For how long one can be kept and still be used. Servers give a connection up after some time,
/// and a router between may forget it without a word: then nothing tells that it is dead but the
/// time limit of a fetch.
const LONGEST: Duration = Duration::from_secs(60);

/// A [`Client`] that keeps its connections and asks for the next page over the same one: what
/// Python has in the package requests, as `requests.Session`.
///
/// A connection is kept if the answer's end was announced and has come, and the server does not say
/// that it will close. At most 100 are kept. None is used that was not used for a minute: such ones
/// are closed at the next fetch, and all when the last clone of the session is dropped. Two fetches
/// at the same time use two connections.
///
/// A server may close a connection that is kept, or end. The next fetch then takes a new one: also
/// if the server closes before it has said anything, or says that it waited too long (408), for it
/// may have done so before the question was there. A page can therefore be asked for twice, which
/// is harmless for what only reads, as GET does by the rules of HTTP. A server that vanishes
/// without closing is noticed only by the time limit.
///
/// ```
/// # #[cfg(feature = "chapters")] {
/// use many_hands::coroutine::{Client, Session};
/// use listings::web::{Page, Server};
///
/// let server = Server::start(&[Page { path: "/", seconds: 0.0, body: "hello" }])?;
/// let session = Session::new(Client::default());
/// for _ in 0..3 {
///     assert_eq!(session.fetch(&server.url("/"))?.text()?, "hello");
/// }
/// assert_eq!(server.connections(), 1);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Session {
    client: Client,
    kept: Kept,
}

impl Session {
    /// A session without connections, with the limits of this client.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client, kept: Kept::default() }
    }

    /// Asks for a page, over a kept connection if there is one to the server. All else is as in
    /// [`Client::fetch`].
    ///
    /// # Errors
    ///
    /// As [`Client::fetch`].
    pub fn fetch(&self, url: &str) -> Result<Response, FetchError> {
        self.client.fetch_over(Some(&self.kept), url)
    }
}

/// Connections on which nothing is under way, those that were used last at the end.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept(Arc<Mutex<Vec<Idle>>>);

#[derive(Debug)]
struct Idle {
    authority: String,
    socket: Socket,
    since: Instant,
}

impl Kept {
    /// One to this server that has nothing to say, and so was not closed.
    pub fn take(&self, authority: &str) -> Option<Socket> {
        let mut kept = self.lock();
        let too_old = kept.partition_point(|idle| idle.since.elapsed() > LONGEST);
        kept.drain(..too_old);
        loop {
            let at = kept.iter().rposition(|idle| idle.authority == authority)?;
            let Idle { socket, .. } = kept.remove(at);
            if socket.is_quiet() {
                return Some(socket);
            }
        }
    }

    pub fn put(&self, authority: &str, socket: Socket) {
        let mut kept = self.lock();
        kept.push(Idle { authority: authority.to_owned(), socket, since: Instant::now() });
        let too_many = kept.len().saturating_sub(MOST);
        kept.drain(..too_many);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
