//! Web pages, fetched by coroutines.

mod connection;
mod error;
mod session;
mod socket;
mod url;

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::str::Utf8Error;
use std::time::{Duration, Instant};

use super::blocking;
use connection::Connection;
pub use error::FetchError;
use session::Kept;
pub use session::Session;
use socket::Socket;
use url::Url;

/// Fetches a page with the limits of [`Client::default`]. Python's
/// `urllib.request.urlopen(url).read()`, under gevent.
///
/// # Errors
///
/// As [`Client::fetch`].
///
/// ```
/// use many_hands::coroutine::{fetch, join_all, spawn};
/// # #[cfg(feature = "chapters")] {
/// use listings::web::{Page, Server};
///
/// let server = Server::start(&[Page { path: "/hello", seconds: 1.0, body: "héllo" }])?;
/// let url = server.url("/hello");
/// for page in join_all([url.clone(), url].map(|url| spawn(move || fetch(&url)))) {
///     let page = page.unwrap()?;
///     assert_eq!((page.status, page.body.len(), page.text()?), (200, 6, "héllo"));
/// }
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "urlopen")]
pub fn fetch(url: &str) -> Result<Response, FetchError> {
    Client::default().fetch(url)
}

/// Fetches pages, within limits.
#[derive(Clone, Debug)]
pub struct Client {
    /// How long it may take from the beginning to the end, in all. 30 seconds by default; as long
    /// as it takes if no clock can show when it is over.
    pub timeout: Duration,
    /// How many bytes the header may have, and what follows the last chunk. 64 KiB by default.
    pub max_header: usize,
    /// How many bytes the body may have. 64 MiB by default.
    pub max_body: usize,
}

impl Default for Client {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(30), max_header: 64 << 10, max_body: 64 << 20 }
    }
}

/// What a server says that has waited for a question for too long.
const REQUEST_TIMEOUT: u16 = 408;

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// 200 if all is well, 404 if there is no such page.
    pub status: u16,
    /// The status in the server's words, perhaps none.
    pub reason: String,
    /// The fields of the header, as the server wrote them, in its order.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The whole body. Its length is a number of bytes, not of characters.
    pub body: Vec<u8>,
}

impl Response {
    /// The first field of this name, in capital or small letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        let mut fields = self.headers.iter();
        fields.find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_slice())
    }

    /// The body as text.
    ///
    /// # Errors
    ///
    /// If it is not UTF-8.
    pub fn text(&self) -> Result<&str, Utf8Error> {
        str::from_utf8(&self.body)
    }
}

impl Client {
    /// Asks for a page by GET over HTTP/1.1, and waits for all of it. Other coroutines have their
    /// turns meanwhile; a thread blocks.
    ///
    /// Any status is an answer, 404 too. It is not followed if it leads elsewhere. The body may
    /// come with its length, in chunks, or end where the server closes the connection; in this last
    /// case the client cannot tell a server that has ended well from one that was killed. Otherwise
    /// a body is whole or an error.
    ///
    /// A name is looked up on a thread of its own, which is waited for however long it takes.
    ///
    /// # Errors
    ///
    /// [`FetchError`] tells them apart.
    ///
    /// ```
    /// use many_hands::coroutine::{Client, FetchError};
    ///
    /// let client = Client { max_body: 1000, ..Client::default() };
    /// assert!(matches!(client.fetch("https://127.0.0.1/"), Err(FetchError::Url { .. })));
    /// ```
    pub fn fetch(&self, url: &str) -> Result<Response, FetchError> {
        self.fetch_over(None, url)
    }

    /// Fetches a page over one of these connections or a new one, which is kept with them; or over
    /// one of its own.
    fn fetch_over(&self, kept: Option<&Kept>, url: &str) -> Result<Response, FetchError> {
        let url = Url::parse(url).map_err(|why| FetchError::Url { url: url.to_owned(), why })?;
        self.ask(&url, kept)
    }

    fn ask(&self, url: &Url, kept: Option<&Kept>) -> Result<Response, FetchError> {
        let deadline = Instant::now().checked_add(self.timeout);
        let mut used_before = kept.and_then(|kept| kept.take(&url.authority));
        loop {
            let is_new = used_before.is_none();
            let socket = used_before.take().map_or_else(|| self.connect(url, deadline), Ok)?;
            let mut connection = Connection::new(socket, deadline, self);
            match connection.exchange(url, kept.is_some()) {
                // The server gave the connection up while nothing was under way, and may not have
                // heard the question.
                Err(FetchError::Closed) if !is_new && !connection.has_heard() => {}
                Ok(answer) if !is_new && answer.status == REQUEST_TIMEOUT => {}
                answer => {
                    if let (Some(kept), Some(socket)) = (kept, connection.into_kept()) {
                        kept.put(&url.authority, socket);
                    }
                    return answer;
                }
            }
        }
    }

    /// A connection to the first address that takes one.
    fn connect(&self, url: &Url, deadline: Option<Instant>) -> Result<Socket, FetchError> {
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for address in addresses(url)? {
            self.check(deadline)?;
            match Socket::connect(&address, deadline) {
                Ok(socket) => return Ok(socket),
                Err(error) if is_our_limit(&error) => return Err(FetchError::TimedOut(self.timeout)),
                Err(error) => last = error,
            }
        }
        Err(FetchError::Connect { server: url.authority.clone(), source: last })
    }

    /// What is not over by the deadline is an error, also if it never had to wait.
    fn check(&self, deadline: Option<Instant>) -> Result<(), FetchError> {
        match deadline {
            Some(deadline) if Instant::now() >= deadline => Err(FetchError::TimedOut(self.timeout)),
            _ => Ok(()),
        }
    }
}

/// Whether it was the deadline. The kernel gives up, too, in its own time, and that has a number.
fn is_our_limit(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::TimedOut && error.raw_os_error().is_none()
}

fn addresses(url: &Url) -> Result<Vec<SocketAddr>, FetchError> {
    if let Ok(address) = url.host.parse() {
        return Ok(vec![SocketAddr::new(address, url.port)]);
    }
    let name = (url.host.clone(), url.port);
    let found = blocking(move || name.to_socket_addrs().map(Vec::from_iter));
    found.map_err(|source| FetchError::Connect { server: url.authority.clone(), source })
}
