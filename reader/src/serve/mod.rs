//! Serves the book on this machine, and builds it again whenever a source changes.

mod browser;
mod deliver;
mod events;
mod files;
mod guard;
mod keep;
mod page;
mod pages;
mod router;
mod status;
mod suggest;
mod token;
mod watch;

use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::sync::Arc;

use anyhow::{Error, Result, anyhow};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::Book;
use crate::console::{say, warn};
use crate::run::Runner;
use crate::supervise::Limits;
use deliver::Packed;
use guard::Guard;
use keep::Keeper;
use pages::{Pages, meta};
use router::{Site, answer_all};
use status::Announcer;
use token::Token;
use watch::Watch;

/// Where the book is served if nothing else is asked for.
const USUAL: u16 = 3000;

/// So many ports after one that is in use are tried.
const MORE: u16 = 20;

/// Where to serve the book, whether to show it, and what its pages may have done.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The port on 127.0.0.1; 0 for any that is free, none for the usual one or the next.
    pub port: Option<u16>,
    /// Whether to open the book in the default browser.
    pub open: bool,
    /// Whether listings may be changed in the browser and then run.
    pub allow_edit: bool,
    /// How much a run may take.
    pub limits: Limits,
}

/// Serves the book until `stop` is cancelled. The address answers before the first build ends.
pub async fn serve(book: Book, options: Options, stop: CancellationToken) -> Result<()> {
    let listener = listen(options.port).await?;
    let announcer = Announcer::new();
    let token = Token::random()?;
    let runner = Arc::new(Runner::new(book.root(), options.allow_edit, options.limits, stop.clone()).await?);
    let meta = meta(&runner.offer(token.to_string()));
    let door = Guard::new(listener.local_addr()?.port(), token);
    let gone = Arc::new(Notify::new());
    let pages = Pages { folder: book.pages()?, status: announcer.listen(), gone: gone.clone(), meta };
    let site = Site { door, pages, runner, packed: Packed::default() };
    let watch = Watch::of(&book)?;

    let address = format!("http://{}", listener.local_addr()?);
    say(format_args!("Serving the book at {address} (Ctrl-C stops)"));
    if options.open
        && let Err(error) = browser::open(&address)
    {
        warn(format_args!("cannot open a browser ({error}); open {address} in one"));
    }
    let keeper = Keeper { book, announcer, gone, stop, builds: Arc::default() };
    tokio::select! {
        () = answer_all(listener, Arc::new(site)) => {}
        () = keeper.keep(watch) => {}
    }
    Ok(())
}

/// At the port that is asked for; if none is, at the usual one, or at the next that is free.
async fn listen(asked: Option<u16>) -> Result<TcpListener> {
    let first = asked.unwrap_or(USUAL);
    let error = match bind(first).await {
        Ok(listener) => return Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => error,
        Err(error) => return Err(Error::new(error).context(format!("cannot listen on port {first}"))),
    };
    for next in first.saturating_add(1)..=first.saturating_add(MORE) {
        let Ok(listener) = bind(next).await else { continue };
        if asked.is_none() {
            say(format_args!("Port {first} is in use: taking the next one that is free"));
            return Ok(listener);
        }
        return Err(anyhow!(
            "port {first} is in use; stop the program that uses it, or choose another port: cargo run -- --port {next}"
        ));
    }
    Err(Error::new(error).context(format!("port {first} is in use, and so are the next {MORE}")))
}

async fn bind(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}
