//! Serves the book on this machine, and builds it again whenever a source changes.

mod events;
pub(crate) mod guard;
mod inject;
mod page;
mod router;
mod status;
mod token;
mod watch;

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Error, Result, anyhow};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::Book;
use crate::run::Runner;
use crate::supervise::Limits;
use guard::Guard;
use router::router;
use status::Announcer;
use token::Token;
use watch::Watch;

/// Where to serve the book, whether to show it, and what its pages may have done.
#[derive(Debug)]
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

/// Serves the book until `stop` is cancelled. The address answers before the first build ends.
pub async fn serve(book: Book, options: Options, stop: CancellationToken) -> Result<()> {
    let listener = listen(options.port).await?;
    let announcer = Announcer::new();
    let token = Token::random()?;
    let runner = Arc::new(Runner::new(book.root(), options.allow_edit, options.limits, stop.clone()).await?);
    let meta = inject::meta(&runner.offer(token.to_string()));
    let door = Guard::new(listener.local_addr()?.port(), token);
    let router = router(&book.pages()?, announcer.listen(), meta, runner, door);
    let watch = Watch::of(&book)?;

    let address = format!("http://{}", listener.local_addr()?);
    println!("Serving the book at {address} (Ctrl-C stops)");
    if options.open
        && let Err(error) = opener::open_browser(&address)
    {
        eprintln!("cannot open a browser ({error}); open {address} in one");
    }
    tokio::select! {
        served = axum::serve(listener, router) => served.context("the server failed"),
        () = keep_built(&book, watch, &announcer, &stop) => Ok(()),
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

/// Builds now and after each change. When stopped, returns as soon as no build is under way.
async fn keep_built(book: &Book, mut watch: Watch, announcer: &Announcer, stop: &CancellationToken) {
    let mut cause = "built".to_owned();
    loop {
        // Before the build looks: what comes into a new folder later is then a change.
        watch.follow();
        let start = Instant::now();
        match build(book, stop).await {
            _ if stop.is_cancelled() => return,
            Ok(()) => {
                announcer.good();
                println!("{cause} in {:.2} s", start.elapsed().as_secs_f64());
            }
            Err(error) => {
                let problem = format!("{error:#}");
                eprintln!("error: {problem}");
                announcer.problem(problem);
            }
        }
        tokio::select! {
            changes = watch.changes() => {
                cause = format!("{} changed: rebuilt", names(&changes, book.root()));
            }
            () = stop.cancelled() => return,
        }
    }
}

async fn build(book: &Book, stop: &CancellationToken) -> Result<()> {
    let (book, stop) = (book.clone(), stop.clone());
    tokio::task::spawn_blocking(move || book.build(&stop))
        .await
        .unwrap_or_else(|panic| Err(anyhow!("{panic}; the terminal says more")))
}

fn names(changes: &BTreeSet<PathBuf>, root: &Path) -> String {
    let mut changes = changes.iter();
    match (changes.next(), changes.len()) {
        (Some(one), 0) => one.strip_prefix(root).unwrap_or(one).display().to_string(),
        (_, others) => format!("{} files", others + 1),
    }
}
