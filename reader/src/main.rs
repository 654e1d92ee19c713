//! `cargo run`: builds the book and serves it.

use std::env;
use std::io::{self, IsTerminal};
use std::process::{ExitCode, exit};
use std::time::Duration;

use anyhow::Result;
use clap::{Parser, Subcommand};
use reader::Book;
use reader::serve::{Options, serve};
use reader::supervise::{self, Limits};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::filter::LevelFilter;

/// Builds the book and serves it with live reload
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
    /// Port to serve the book at
    #[arg(long, value_name = "N", default_value_t = 3000)]
    port: u16,
    /// Open the book in the browser
    #[arg(long)]
    open: bool,
    /// Let listings be changed in the browser and then run: code typed into a page of the book runs on this machine,
    /// as you, within the protection that the page names
    #[arg(long)]
    allow_edit: bool,
    #[command(flatten)]
    limits: Limits,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Build the book, once
    Build,
    /// Run a program for the server
    #[command(hide = true)]
    Supervise,
    /// Start a program for the supervisor
    #[command(hide = true)]
    Confined,
}

/// Enough to kill the commands that run. What takes longer has nothing to tidy up.
const TO_TIDY_UP: Duration = Duration::from_secs(1);

/// What a shell reports for a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.command {
        // Without threads, which could not move to new namespaces.
        Some(Command::Supervise) => supervise::main(),
        Some(Command::Confined) => supervise::confined(),
        _ => work(arguments),
    }
}

#[tokio::main]
async fn work(arguments: Arguments) -> ExitCode {
    // mdBook tells of a missing include in its log, and nowhere else.
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::WARN)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .without_time()
        .init();

    let stop = CancellationToken::new();
    let mut work = start(arguments, stop.clone());
    let ended = tokio::select! {
        ended = &mut work => ended,
        () = told_to_stop() => {
            stop.cancel();
            match timeout(TO_TIDY_UP, work).await {
                Ok(Ok(Ok(code))) => return code,
                // At once: the end of `main` would wait for threads that read or write.
                _ => exit(INTERRUPTED),
            }
        }
    };
    ended.unwrap_or_else(|panic| Err(panic.into())).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn start(arguments: Arguments, stop: CancellationToken) -> JoinHandle<Result<ExitCode>> {
    let Arguments { port, open, allow_edit, limits, command } = arguments;
    match command {
        None => tokio::spawn(async move {
            serve(here()?, Options { port, open, allow_edit, limits }, stop).await?;
            Ok(ExitCode::SUCCESS)
        }),
        Some(Command::Supervise | Command::Confined) => unreachable!("they never come here"),
        Some(Command::Build) => spawn_blocking(move || {
            here()?.build(&stop)?;
            Ok(ExitCode::SUCCESS)
        }),
    }
}

fn here() -> Result<Book> {
    Book::around(&env::current_dir()?)
}

/// Ctrl-C, a plain `kill`, or the end of the terminal.
async fn told_to_stop() {
    let wait = |kind| async move {
        match signal(kind) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = wait(SignalKind::interrupt()) => {}
        _ = wait(SignalKind::terminate()) => {}
        _ = wait(SignalKind::hangup()) => {}
    }
}
