//! `xray PROGRAM ARGS…`: what the kernel sees of it.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use clap::{ArgGroup, Parser};
use nix::sys::signal::{SigSet, SigmaskHow, Signal};
use xray::render::{self, Style};
use xray::{Ended, Error, Limits, Stop, Trace, Tracing};

/// Shows what the kernel sees of a program: its processes and threads, and what starts, wakes and ends them.
///
/// The exit status is the program's, and 128 + N if signal N killed it. 124: ended by a limit; 125: xray
/// failed; 126: the program cannot be run; 127: it was not found; 130 and 143: ended by ^C and SIGTERM.
///
/// With --svg, --table or --json and no -o, what the program prints goes to the standard error, so that
/// the standard output holds the document alone.
#[derive(Parser)]
#[command(version, group = ArgGroup::new("format").args(["svg", "table", "json"]))]
struct Options {
    /// Draw an SVG for a page
    #[arg(long)]
    svg: bool,
    /// Write the events as an HTML table
    #[arg(long)]
    table: bool,
    /// Write everything as JSON (SCHEMA.md)
    #[arg(long)]
    json: bool,
    /// Write to a file instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show also what comes before the program's first line
    #[arg(long)]
    all: bool,
    /// End the program when it has run so long
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    time: Option<Duration>,
    /// End the program when so many processes and threads are alive
    #[arg(long, value_name = "N", default_value_t = Limits::default().processes)]
    processes: usize,
    /// End the program after so many events
    #[arg(long, value_name = "N", default_value_t = Limits::default().events)]
    events: usize,
    /// Draw a trace that --json recorded, instead of running a program
    #[arg(long, value_name = "FILE", conflicts_with_all = ["program", "all", "time"])]
    read: Option<PathBuf>,
    /// The program and its arguments
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        required_unless_present = "read",
        value_name = "PROGRAM"
    )]
    program: Vec<String>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "is no number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

const OWN_FAILURE: u8 = 125;

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(status) => ExitCode::from(status),
        Err(Failure { words, status }) => {
            // Without a standard error there is nowhere left to say it.
            _ = writeln!(io::stderr(), "xray: {words}");
            ExitCode::from(status)
        }
    }
}

struct Failure {
    words: String,
    status: u8,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = match error {
            Error::NotFound { .. } => 127,
            Error::NotExecutable { .. } => 126,
            _ => OWN_FAILURE,
        };
        Self { words: error.to_string(), status }
    }
}

fn run(options: &Options) -> Result<u8, Failure> {
    let (trace, status) = match &options.read {
        Some(file) => (recorded(file)?, 0),
        None => traced(options)?,
    };
    let drawn = if options.svg {
        render::svg(&trace)
    } else if options.table {
        render::table(&trace)
    } else if options.json {
        trace.to_json()
    } else {
        let colours = options.output.is_none()
            && io::stdout().is_terminal()
            && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        render::text(&trace, if colours { Style::Coloured } else { Style::Plain })
    };
    let written = match &options.output {
        Some(file) => fs::write(file, drawn).map_err(|error| (format!("cannot write {}", file.display()), error)),
        None => {
            io::stdout().write_all(drawn.as_bytes()).map_err(|error| ("cannot write the picture".to_owned(), error))
        }
    };
    match written {
        Ok(()) => Ok(status),
        // The reader has seen enough.
        Err((_, error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(status),
        Err((words, error)) => {
            Err(Failure { words: format!("{words} ({error}); give another file with -o"), status: OWN_FAILURE })
        }
    }
}

fn recorded(file: &Path) -> Result<Trace, Failure> {
    let json = fs::read_to_string(file).map_err(|error| Failure {
        words: format!("cannot read {} ({error}); record a trace with --json -o {0}", file.display()),
        status: OWN_FAILURE,
    })?;
    Ok(Trace::from_json(&json)?)
}

fn traced(options: &Options) -> Result<(Trace, u8), Failure> {
    let [program, arguments @ ..] = options.program.as_slice() else {
        return Err(Failure { words: "no program was given; see --help".to_owned(), status: OWN_FAILURE });
    };
    let mut command = Command::new(program);
    command.args(arguments);
    let document = options.svg || options.table || options.json;
    if document && options.output.is_none() {
        let stderr = io::stderr().as_fd().try_clone_to_owned().map_err(|error| Failure {
            words: format!("there is no standard error for what the program prints ({error}); use -o"),
            status: OWN_FAILURE,
        })?;
        command.stdout(Stdio::from(stderr));
    }
    let signals = block_signals(&mut command).map_err(|error| Failure {
        words: format!("cannot wait for signals ({error}); report this"),
        status: OWN_FAILURE,
    })?;
    let limits = Limits { processes: options.processes, events: options.events, time: options.time, all: options.all };
    let tracing = Tracing::new(command, limits).on_stopped(|pid, signal| {
        _ = writeln!(
            io::stderr(),
            "xray: process {pid} is stopped by {signal}; `kill -CONT {pid}` lets it go on, ^C ends it"
        );
    });
    let signal = end_on_signal(tracing.stop(), signals);
    let trace = tracing.run()?;
    let status = match &trace.ended {
        Ended::Exited { code } => *code as u8,
        Ended::Killed { number, .. } => 128 + *number as u8,
        Ended::Limit { limit } => {
            _ = writeln!(io::stderr(), "xray: ended the program and all it started: {limit}");
            124
        }
        Ended::Stopped => 128 + signal.load(Ordering::SeqCst) as u8,
    };
    Ok((trace, status))
}

/// Blocks what ends xray here and in all threads made from now on, so that one of them can wait for
/// it, but not in the program.
fn block_signals(command: &mut Command) -> nix::Result<SigSet> {
    let signals: SigSet = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP].into_iter().collect();
    let before = signals.thread_swap_mask(SigmaskHow::SIG_BLOCK)?;
    // SAFETY: between fork and exec the closure makes one system call and touches nothing but a set
    // of its own.
    unsafe { command.pre_exec(move || Ok(before.thread_set_mask()?)) };
    Ok(signals)
}

/// Lets ^C, SIGTERM and SIGHUP end the traced tree, and tells later which of them came.
fn end_on_signal(stop: Stop, signals: SigSet) -> Arc<AtomicI32> {
    let came = Arc::new(AtomicI32::new(0));
    let noted = came.clone();
    std::thread::spawn(move || {
        if let Ok(signal) = signals.wait() {
            noted.store(signal as i32, Ordering::SeqCst);
            stop.stop();
        }
    });
    came
}
