//! Serves the book on this machine, and builds it again whenever a source changes.

mod browser;
mod events;
pub(crate) mod guard;
mod inject;
mod keep;
mod missing;
mod page;
mod router;
mod status;
mod token;
mod watch;

use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::sync::Arc;

use anyhow::{Context, Error, Result, anyhow};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Book;
use crate::console::{say, warn};
use crate::run::Runner;
use crate::supervise::Limits;
use guard::Guard;
use keep::Keeper;
use missing::Served;
use router::router;
use status::Announcer;
use token::Token;
use watch::Watch;

/// Where to serve the book, whether to show it, and what its pages may have done.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on 127.0.0.1; 0 for any that is free.
    pub port: u16,
    /// Whether to open the book in the default browser.
    pub open: bool,
    /// Whether listings may be changed in the browser and then run.
    pub allow_edit: bool,
    /// How much a run may take.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 3000, open: false, allow_edit: false, limits: Limits::default() }
    }
}

/// Serves the book until `stop` is cancelled. The address answers before the first build ends.
pub async fn serve(book: Book, options: Options, stop: CancellationToken) -> Result<()> {
    let listener = listen(options.port).await?;
    let announcer = Announcer::new();
    let token = Token::random()?;
    let runner = Arc::new(Runner::new(book.root(), options.allow_edit, options.limits, stop.clone()).await?);
    let meta = inject::meta(&runner.offer(token.to_string()));
    let door = Guard::new(listener.local_addr()?.port(), token);
    let gone = Arc::new(Notify::new());
    let pages = Served { folder: book.pages()?, status: announcer.listen(), gone: gone.clone() };
    let router = router(pages, meta, runner, door);
    let watch = Watch::of(&book)?;

    let address = format!("http://{}", listener.local_addr()?);
    say(format_args!("Serving the book at {address} (Ctrl-C stops)"));
    if options.open
        && let Err(error) = browser::open(&address)
    {
        warn(format_args!("cannot open a browser ({error}); open {address} in one"));
    }
    let keeper = Keeper { book, announcer, gone, stop, builds: TaskTracker::new() };
    tokio::select! {
        served = axum::serve(listener, router) => served.context("the server failed"),
        () = keeper.keep(watch) => Ok(()),
    }
}

async fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "port {port} is in use; stop the program that uses it, \
                 or choose another port: cargo run -- --port {}",
            port.checked_add(1).unwrap_or(3000)
        ),
        _ => Error::new(error).context(format!("cannot listen on port {port}")),
    })
}
