//! The child's side: code that runs before `main`, notices that this is a child, does what it was
//! asked and exits.

use std::any::Any;
use std::ffi::OsStr;
use std::fmt::Display;
use std::io::{self, Write, stderr};
use std::os::fd::{OwnedFd, RawFd};
use std::panic::{self, AssertUnwindSafe};
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::{env, fs, mem, thread};

use serde::de::DeserializeOwned;

use super::descriptor_table::{Arrived, Way};
use super::outcome::Outcome;
use super::parcel::Parcel;
use super::start_file::{Argument, FailureReport, StartFile, StartRequest};
use super::{codec, image, name, parent_pipe};
use crate::os::descriptor::adopt;

/// Tells a child that it is one: holds what [`marker`] makes. Another version of this crate in the
/// same program has another.
pub(crate) const VARIABLE: &str = concat!(
    "MANY_HANDS_CHILD_",
    env!("CARGO_PKG_VERSION_MAJOR"),
    "_",
    env!("CARGO_PKG_VERSION_MINOR"),
    "_",
    env!("CARGO_PKG_VERSION_PATCH")
);

/// Exit status of a child whose function returned an `Err`, as that of a `main` that does.
const FAILED: i32 = 1;
/// Exit status of a child whose function panicked, as that of a `main` that does.
const PANICKED: i32 = 101;
/// Exit status of a child that could not even begin.
const NOT_STARTED: i32 = 125;

static HOOK_RAN: AtomicBool = AtomicBool::new(false);
/// In a daemon: its end of the parent_pipe.
static DAEMON: OnceLock<OwnedFd> = OnceLock::new();

// The C runtime calls what stands in this section before it calls `main`.
#[used]
// SAFETY: .init_array holds pointers to functions that take nothing they need and return nothing,
// and this is one.
#[unsafe(link_section = ".init_array")]
static HOOK: extern "C" fn() = before_main;

/// Whether the code before `main` is linked in and runs. Without it a child would run `main`, and
/// start children of its own without end.
pub(crate) fn hook_runs() -> io::Result<bool> {
    Ok(HOOK_RAN.load(Relaxed) || was_started_by_another_copy()?)
}

/// Whether this process runs a function for another copy of this crate, whose hook came first. The
/// environment no longer says so, but what the process was started with does.
#[cold]
fn was_started_by_another_copy() -> io::Result<bool> {
    let started_with = fs::read("/proc/self/environ")?;
    let is_ours = |entry: &[u8]| entry.strip_prefix(VARIABLE.as_bytes()).is_some_and(|rest| rest.starts_with(b"="));
    Ok(started_with.split(|byte| *byte == 0).any(is_ours))
}

/// Whether this process is a daemon.
pub(crate) fn is_daemon() -> bool {
    DAEMON.get().is_some()
}

/// The descriptor of the start file, and which copy of the crate in which executable is to take it.
pub(crate) fn marker(start_file: RawFd) -> String {
    format!("{start_file} {:x}", image::fingerprint())
}

/// Reads what [`marker`] made.
fn read_marker(marker: &OsStr) -> Option<(RawFd, u64)> {
    let (start_file, fingerprint) = marker.to_str()?.split_once(' ')?;
    Some((start_file.parse().ok()?, u64::from_str_radix(fingerprint, 16).ok()?))
}

extern "C" fn before_main() {
    if !image::crate_is_in_the_executable() {
        return;
    }
    HOOK_RAN.store(true, Relaxed);
    let Some(found) = env::var_os(VARIABLE) else { return };
    let marked = read_marker(&found);
    if marked.is_some_and(|(_, fingerprint)| fingerprint != image::fingerprint()) {
        // It is for another copy of this crate, which will look too.
        return;
    }
    if image::is_privileged() {
        cannot_begin(&format!("{VARIABLE} is set, and a program with more rights than its user does not obey it"));
    }
    // SAFETY: `main` has not begun, and the module's documentation asks that no library starts
    // threads before it, so no thread reads the environment meanwhile.
    unsafe { env::remove_var(VARIABLE) };

    let fd = marked.map(|(fd, _)| fd).ok_or("it holds no descriptor".to_string());
    match fd.and_then(|fd| StartFile::open(fd).map_err(|error| error.to_string())) {
        Ok((start_file, request, argument)) => run(start_file, request, &argument),
        Err(why) => cannot_begin(&format!(
            "the environment variable {VARIABLE} says that this is a child process, but {why}; \
             the variable is for internal use, unset it"
        )),
    }
}

fn run(start_file: StartFile, request: StartRequest, argument: &Argument) -> ! {
    let cannot_begin = |why: String| -> ! {
        _ = start_file.write_report(FailureReport::NotBegun(why.clone()));
        cannot_begin(&why)
    };
    name::set(request.name);
    if let Some(fd) = request.parent_pipe {
        let watched = adopt(fd).and_then(|fd| parent_pipe::die_with_parent(&fd).map(|()| fd).map_err(Into::into));
        let fd = watched.unwrap_or_else(|error| cannot_begin(format!("a daemon cannot watch its parent: {error}")));
        DAEMON.set(fd).expect("the parent_pipe is set once, here");
    }

    let parcels = request.handles.into_iter().map(|(kind, descriptors)| {
        let descriptors =
            descriptors.into_iter().map(|number| adopt(number).map(Arc::new)).collect::<Result<_, _>>()?;
        Ok(Parcel { kind, descriptors })
    });
    let parcels = parcels.collect::<io::Result<_>>();
    let parcels = parcels.unwrap_or_else(|error| cannot_begin(format!("a handle did not arrive: {error}")));
    start_file.mark_begun().unwrap_or_else(|error| cannot_begin(format!("it cannot say that it begins: {error}")));

    let start_file = Arc::new(start_file);
    record_panics(Arc::clone(&start_file));

    // SAFETY: the parent took this place from a function of exactly this type, and the start file
    // is from a program with the same fingerprint: the same executable.
    let caller: Caller = unsafe { mem::transmute(request.caller.pointer()) };
    let (report, code) =
        match panic::catch_unwind(AssertUnwindSafe(|| caller(request.function.pointer(), argument.bytes(), parcels))) {
            Ok(Ok(None)) => exit(0),
            Ok(Ok(Some(value))) => match start_file.write_value(&value) {
                Ok(()) => exit(0),
                Err(error) => failed(format!("what it returns cannot be sent: {error}")),
            },
            Ok(Err(message)) => failed(message),
            Err(payload) => (FailureReport::Panicked(panic_message(payload)), PANICKED),
        };
    // The message has been printed; that the parent cannot have it as well is no reason to say
    // more.
    _ = start_file.write_report(report);
    exit(code)
}

fn failed(message: String) -> (FailureReport, i32) {
    say(&format!("Error: {message}"));
    (FailureReport::Failed(message), FAILED)
}

fn cannot_begin(why: &str) -> ! {
    say(&format!("many-hands: {why}"));
    exit(NOT_STARTED)
}

/// `eprintln!` panics where the other end is closed; here that would hide the real reason.
fn say(message: &dyn Display) {
    _ = writeln!(stderr(), "{message}");
}

/// The latest panic of the thread that runs the function, with its place in the source, which a
/// payload does not have.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

fn record_panics(start_file: Arc<StartFile>) {
    let main_thread = thread::current().id();
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == main_thread {
            let place = info.location().map(|place| format!(", {place}")).unwrap_or_default();
            let message = format!("{}{place}", message_of(info.payload()));
            // Where a panic aborts, no thread will catch it and write the report.
            if cfg!(panic = "abort") {
                _ = start_file.write_report(FailureReport::Panicked(message.clone()));
            }
            *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = message;
        }
        print(info);
    }));
}

/// The message of a panic that ended the function: as last, unless this is another panic than the
/// one that was last.
pub(crate) fn panic_message(payload: Box<dyn Any + Send>) -> String {
    let message = message_of(&*payload).to_string();
    // Dropping a payload may panic once more, and there is nothing left to do about that.
    mem::forget(payload);
    let last = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner);
    if last.starts_with(&message) { last.clone() } else { message }
}

fn message_of(payload: &(dyn Any + Send)) -> &str {
    match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(message), _) => message,
        (_, Some(message)) => message,
        _ => "(a panic without a message)",
    }
}

/// Decodes the argument, calls the function and says how it went.
pub(crate) type Caller =
    fn(function: *const (), argument: &[u8], parcels: Vec<Parcel>) -> Result<Option<Vec<u8>>, String>;

/// The [`Caller`] for functions of one type.
pub(crate) fn call<A: DeserializeOwned, T: Outcome>(
    function: *const (),
    argument: &[u8],
    parcels: Vec<Parcel>,
) -> Result<Option<Vec<u8>>, String> {
    // SAFETY: the parent took this place from a `fn(A) -> T` together with the place of this very
    // instance of `call`, so the types are the same.
    let function: fn(A) -> T = unsafe { mem::transmute(function) };
    let argument = Arrived::new(Way::Argument, parcels)
        .unpack(|| codec::decode(argument))
        .map_err(|error| format!("the argument cannot be read: {error}"))?;
    function(argument).into_result()
}
