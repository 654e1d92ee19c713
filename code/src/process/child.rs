//! The child's side: code that runs before `main`, notices that this is a child, does what it was asked and exits.

use std::any::Any;
use std::os::fd::RawFd;
use std::panic::{self, AssertUnwindSafe};
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::{env, mem, thread};

use serde::de::DeserializeOwned;

use super::letter::{Letter, Report, Request, adopt};
use super::{Outcome, lifeline, name};

/// Tells a child that it is one, and under which descriptor its letter is.
pub(super) const VARIABLE: &str = "MANY_HANDS_CHILD";

/// Exit status of a child whose function returned an `Err`, as that of a `main` that does.
const FAILED: i32 = 1;
/// Exit status of a child whose function panicked, as that of a `main` that does.
const PANICKED: i32 = 101;
/// Exit status of a child that could not even begin.
const NOT_STARTED: i32 = 125;

static HOOK_RAN: AtomicBool = AtomicBool::new(false);
static DAEMON: OnceLock<std::os::fd::OwnedFd> = OnceLock::new();

// The C runtime calls what stands in this section before it calls `main`.
#[used]
// SAFETY: .init_array holds pointers to functions that take nothing they need and return nothing, and this is one.
#[unsafe(link_section = ".init_array")]
static HOOK: extern "C" fn() = before_main;

/// Whether the code before `main` is linked in and has run. Without it a child would run `main`, and start children of its own without end.
pub(super) fn hook_ran() -> bool {
    HOOK_RAN.load(Relaxed)
}

/// Whether this process is a daemon.
pub(super) fn is_daemon() -> bool {
    DAEMON.get().is_some()
}

extern "C" fn before_main() {
    HOOK_RAN.store(true, Relaxed);
    let Some(fd) = env::var_os(VARIABLE) else { return };
    // SAFETY: `main` has not begun; there is no other thread that could be reading the environment.
    unsafe { env::remove_var(VARIABLE) };

    let letter = fd.to_str().and_then(|fd| fd.parse().ok()).ok_or("it holds no descriptor".to_string());
    match letter.and_then(|fd: RawFd| Letter::open(fd).map_err(|error| error.to_string())) {
        Ok((letter, request)) => run(letter, request),
        Err(why) => {
            eprintln!(
                "many-hands: the environment variable {VARIABLE} says that this is a child process, but {why}; \
                 the variable is for internal use, unset it"
            );
            exit(NOT_STARTED)
        }
    }
}

fn run(letter: Letter, request: Request) -> ! {
    name::set(request.name);
    if let Some(fd) = request.lifeline {
        let parent = adopt(fd).unwrap_or_else(|error| cannot_begin(&error));
        lifeline::hang_on(&parent).unwrap_or_else(|error| cannot_begin(&error));
        DAEMON.set(parent).expect("the lifeline is set once, here");
    }

    let letter = Arc::new(letter);
    report_panics(Arc::clone(&letter));

    // SAFETY: the parent took this place from a function of exactly this type, in the same executable (`/proc/self/exe`), where `Place::of` found it.
    let caller: Caller = unsafe { mem::transmute(request.caller.address()) };
    match panic::catch_unwind(AssertUnwindSafe(|| caller(request.function.address(), &request.argument))) {
        Ok(Ok(())) => exit(0),
        Ok(Err(message)) => {
            eprintln!("Error: {message}");
            // The message has been printed; that the parent cannot have it as well is no reason to say more.
            _ = letter.write_report(&Report::Failed(message));
            exit(FAILED)
        }
        Err(payload) => {
            discard(payload);
            exit(PANICKED)
        }
    }
}

fn cannot_begin(error: &dyn std::fmt::Display) -> ! {
    eprintln!("many-hands: a daemon cannot watch its parent: {error}");
    exit(NOT_STARTED)
}

/// Lets the parent know of a panic on this thread, from the hook: the hook runs even where panics abort.
fn report_panics(letter: Arc<Letter>) {
    let main_thread = thread::current().id();
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == main_thread {
            let message = panic_message(info.payload());
            let place = info.location().map(|place| format!(", {place}")).unwrap_or_default();
            _ = letter.write_report(&Report::Panicked(format!("{message}{place}")));
        }
        print(info);
    }));
}

fn panic_message(payload: &dyn Any) -> &str {
    match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(message), _) => message,
        (_, Some(message)) => message,
        _ => "(a panic without a message)",
    }
}

/// Dropping a panic's payload may panic once more; there is nothing left to do about that.
fn discard(payload: Box<dyn Any + Send>) {
    mem::forget(payload);
}

/// Decodes the argument, calls the function and says how it went.
pub(super) type Caller = fn(function: usize, argument: &[u8]) -> Result<(), String>;

/// The [`Caller`] for functions of one type.
pub(super) fn call<A: DeserializeOwned, T: Outcome>(function: usize, argument: &[u8]) -> Result<(), String> {
    // SAFETY: the parent took this place from a `fn(A) -> T` together with the place of this very instance of `call`, so the types are the same.
    let function: fn(A) -> T = unsafe { mem::transmute(function) };
    let argument = postcard::from_bytes(argument).map_err(|error| format!("the argument cannot be read: {error}"))?;
    function(argument).into_result()
}
