//! `cargo run`: builds the book and serves it.

use std::env;
use std::process::{ExitCode, exit};
use std::time::Duration;

use anyhow::{Error, Result};
use reader::Book;
use reader::arguments::{HELP, Task};
use reader::console::{Warnings, say, warn};
use reader::serve::serve;
use reader::supervise;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// Enough to kill the commands that run. What takes longer has nothing to tidy up.
const TO_TIDY_UP: Duration = Duration::from_secs(1);

/// What a shell reports for a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// What programs end with that were called in the wrong way.
const MISUSED: u8 = 2;

fn main() -> ExitCode {
    match Task::read() {
        // Without threads, which could not move to new namespaces.
        Ok(Task::Supervise) => supervise::main(),
        Ok(Task::Confined) => supervise::confined(),
        Ok(Task::Help) => print(HELP.trim_end()),
        Ok(Task::Version) => print(concat!("reader ", env!("CARGO_PKG_VERSION"))),
        Ok(task) => work(task),
        Err(error) => {
            warn(format_args!("error: {error}\n\n{}", HELP.trim_end()));
            ExitCode::from(MISUSED)
        }
    }
}

fn print(text: &str) -> ExitCode {
    say(text);
    ExitCode::SUCCESS
}

#[tokio::main]
async fn work(task: Task) -> ExitCode {
    // Fails only if there is another one already.
    let _ = tracing::subscriber::set_global_default(Warnings);

    let book = match env::current_dir().map_err(Into::into).and_then(|folder| Book::around(&folder)) {
        Ok(book) => book,
        Err(error) => return failed(&error),
    };
    let stop = CancellationToken::new();
    let mut work = start(task, book.clone(), stop.clone());
    let ended = tokio::select! {
        ended = &mut work => ended,
        () = told_to_stop() => {
            stop.cancel();
            match timeout(TO_TIDY_UP, work).await {
                Ok(Ok(Ok(code))) => return code,
                // At once: the end of `main` would wait for threads that read or write.
                _ => {
                    book.abandon_build();
                    exit(INTERRUPTED)
                }
            }
        }
    };
    ended.unwrap_or_else(|panic| Err(panic.into())).unwrap_or_else(|error| failed(&error))
}

fn failed(error: &Error) -> ExitCode {
    warn(format_args!("error: {error:#}"));
    ExitCode::FAILURE
}

fn start(task: Task, book: Book, stop: CancellationToken) -> JoinHandle<Result<ExitCode>> {
    match task {
        Task::Serve(options) => tokio::spawn(async move {
            serve(book, options, stop).await?;
            Ok(ExitCode::SUCCESS)
        }),
        Task::Build => spawn_blocking(move || {
            book.build(&stop)?;
            Ok(ExitCode::SUCCESS)
        }),
        Task::Supervise | Task::Confined | Task::Help | Task::Version => unreachable!("they never come here"),
    }
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
