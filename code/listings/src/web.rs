//! A web server on this machine alone, for listings that download: it takes as long for each page
//! as it is told to.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::routing::get;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;

use crate::pace;

/// What the server answers when asked for a path.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// With the slash in front: `/report.pdf`.
    pub path: &'a str,
    /// How long the answer takes, in seconds of the book ([`pace::seconds`]).
    pub seconds: f64,
    /// What the answer says, after the header.
    pub body: &'a str,
}

/// Serves its pages from one thread of its own, to any number of connections at once, until it is
/// dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    runtime: Option<Runtime>,
}

impl Server {
    /// Starts to serve these pages at a free port of 127.0.0.1. Any other path is answered with
    /// 404.
    ///
    /// # Errors
    ///
    /// If there is no free port, or no room for another thread or file descriptor.
    ///
    /// # Panics
    ///
    /// If a path has no slash in front or stands there twice.
    ///
    /// ```
    /// use listings::web::{Page, Server};
    ///
    /// let server = Server::start(&[Page { path: "/hello", seconds: 1.0, body: "hello" }])?;
    /// let answer = ureq::get(server.url("/hello")).call()?.body_mut().read_to_string()?;
    /// assert_eq!(answer, "hello");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn start(pages: &[Page]) -> io::Result<Server> {
        let mut router = Router::new();
        for &Page { path, seconds, body } in pages {
            let (time, body) = (pace::seconds(seconds), body.to_owned());
            let answer = move || async move {
                sleep(time).await;
                body
            };
            router = router.route(path, get(answer));
        }
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("web").enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
        let address = listener.local_addr()?;
        let connections = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&connections);
        let listener = listener.tap_io(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        runtime.spawn(axum::serve(listener, router).into_future());
        Ok(Server { address, connections, runtime: Some(runtime) })
    }

    /// How many connections have been made to it.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a page, for a client.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Server {
    /// Ends without waiting for answers that are under way.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
