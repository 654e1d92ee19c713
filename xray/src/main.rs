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

use nix::sys::signal::{SigSet, SigmaskHow, Signal};
use xray::render::{self, Style};
use xray::{Ended, Error, Limits, Stop, Trace, Tracing};

const HELP: &str = "\
Shows what the kernel sees of a program: its processes and threads, and what starts, wakes and ends them

Usage: xray [OPTIONS] PROGRAM [ARGUMENTS...]
       xray [OPTIONS] --read FILE

    --svg              draw an SVG for a page
    --table            write the events as an HTML table
    --json             write everything as JSON (SCHEMA.md)
-o, --output FILE      write to a file instead of the standard output
    --all              show also what comes before the program's first line
    --time SECONDS     end the program when it has run so long
    --processes N      end the program when so many processes and threads are alive
    --events N         end the program after so many events
    --read FILE        draw a trace that --json recorded, instead of running a program
-h, --help             print this
-V, --version          print the version

The exit status is the program's, and 128 + N if signal N killed it. 124: ended by a limit; 125: xray failed;
126: the program cannot be run; 127: it was not found; 130 and 143: ended by ^C and SIGTERM.

With --svg, --table or --json and no -o, what the program prints goes to the standard error, so that the standard
output holds the document alone.
";

/// In what form the trace is written.
#[derive(Clone, Copy, PartialEq)]
enum Format {
    Text,
    Svg,
    Table,
    Json,
}

/// What is to be drawn.
enum Source {
    Program(Command),
    Recorded(PathBuf),
}

struct Options {
    format: Format,
    output: Option<PathBuf>,
    limits: Limits,
    source: Source,
}

impl Options {
    /// `None` if the command line asks for words alone, which are printed.
    fn read() -> Result<Option<Self>, lexopt::Error> {
        use lexopt::prelude::*;

        let mut arguments = lexopt::Parser::from_env();
        let mut format = None;
        let mut set_format = |new| match format.replace(new) {
            Some(old) if old != new => Err("only one of --svg, --table and --json can be given"),
            _ => Ok(()),
        };
        let (mut output, mut recorded, mut limits) = (None, None, Limits::default());
        let mut program = None;
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("svg") => set_format(Format::Svg)?,
                Long("table") => set_format(Format::Table)?,
                Long("json") => set_format(Format::Json)?,
                Short('o') | Long("output") => output = Some(arguments.value()?.into()),
                Long("all") => limits.all = true,
                Long("time") => limits.time = Some(arguments.value()?.parse_with(seconds)?),
                Long("processes") => limits.processes = arguments.value()?.parse()?,
                Long("events") => limits.events = arguments.value()?.parse()?,
                Long("read") => recorded = Some(arguments.value()?.into()),
                Short('h') | Long("help") => return Ok(words(HELP)),
                Short('V') | Long("version") => return Ok(words(concat!("xray ", env!("CARGO_PKG_VERSION"), "\n"))),
                Value(name) => {
                    let mut command = Command::new(name);
                    command.args(arguments.raw_args()?);
                    program = Some(command);
                }
                other => return Err(other.unexpected()),
            }
        }
        let source = match (program, recorded) {
            (Some(program), None) => Source::Program(program),
            (None, Some(_)) if limits.all || limits.time.is_some() => {
                return Err("--all and --time are about a program that runs, and --read is about one that ran".into());
            }
            (None, Some(file)) => Source::Recorded(file),
            (Some(_), Some(_)) => return Err("a program to run and --read FILE cannot both be given".into()),
            (None, None) => return Err("no program was given".into()),
        };
        Ok(Some(Self { format: format.unwrap_or(Format::Text), output, limits, source }))
    }
}

fn words(text: &str) -> Option<Options> {
    // A reader that has seen enough is no failure.
    _ = io::stdout().write_all(text.as_bytes());
    None
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "it is no number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

/// What programs end with that were called in the wrong way.
const MISUSED: u8 = 2;

const OWN_FAILURE: u8 = 125;

fn main() -> ExitCode {
    let options = match Options::read() {
        Ok(Some(options)) => options,
        Ok(None) => return ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(io::stderr(), "xray: {error}; see xray --help");
            return ExitCode::from(MISUSED);
        }
    };
    match run(options) {
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

fn run(options: Options) -> Result<u8, Failure> {
    let Options { format, output, limits, source } = options;
    let (trace, status) = match source {
        Source::Recorded(file) => (recorded(&file)?, 0),
        Source::Program(mut command) => {
            if format != Format::Text && output.is_none() {
                print_to_stderr(&mut command)?;
            }
            traced(command, limits)?
        }
    };
    let drawn = match format {
        Format::Svg => render::svg(&trace),
        Format::Table => render::table(&trace),
        Format::Json => trace.to_json(),
        Format::Text => {
            let colours = output.is_none()
                && io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            render::text(&trace, if colours { Style::Coloured } else { Style::Plain })
        }
    };
    let written = match &output {
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

/// Has the program print where the document does not go.
fn print_to_stderr(command: &mut Command) -> Result<(), Failure> {
    let stderr = io::stderr().as_fd().try_clone_to_owned().map_err(|error| Failure {
        words: format!("there is no standard error for what the program prints ({error}); use -o"),
        status: OWN_FAILURE,
    })?;
    command.stdout(Stdio::from(stderr));
    Ok(())
}

fn traced(mut command: Command, limits: Limits) -> Result<(Trace, u8), Failure> {
    let signals = block_signals(&mut command).map_err(|error| Failure {
        words: format!("cannot wait for signals ({error}); report this"),
        status: OWN_FAILURE,
    })?;
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
