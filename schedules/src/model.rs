//! What programs use instead of `std::sync` and `std::thread`: shuttle's types, each operation of
//! which stops before it is done, says what it will do, and afterwards what it did.

pub mod pace;
pub mod sync;
pub mod thread;

use std::cell::RefCell;
use std::collections::HashMap;

use crate::tracker::{self, Need, Object, Pending, Thread, Tracker};

/// The program's thread that runs now.
///
/// Task 0 of shuttle is no thread of the program: it waits for main, so that there is always one
/// that can run, and a program that hangs is no failure of shuttle's.
fn me() -> Thread {
    usize::from(shuttle::current::me()) - 1
}

/// Stops before an operation, until the thread is chosen.
fn step(line: u32, need: Need, text: impl FnOnce(&Tracker) -> String) {
    let go_on = tracker::with(|tracker| {
        let text = text(tracker);
        let pending = Pending { line, text, need, asleep: None };
        tracker.threads[me()].pending = Some(pending);
        !tracker.over
    });
    if go_on {
        switch();
    }
}

/// Lets shuttle's scheduler choose, and does nothing else.
fn switch() {
    shuttle::thread::sleep(std::time::Duration::ZERO);
}

/// Says what has been done.
fn did(line: u32, text: impl FnOnce(&Tracker) -> String) {
    tracker::with(|tracker| {
        let text = text(tracker);
        tracker.did(me(), line, text, None);
    });
}

fn set_value(object: Object, value: String) {
    tracker::with(|tracker| {
        tracker.objects[object].value = value;
        tracker.objects[object].unsure = false;
    });
}

/// The value is lent to be changed, and cannot be looked at until it is back.
fn lend(object: Object) {
    tracker::with(|tracker| tracker.objects[object].unsure = true);
}

/// The value as Rust writes it; nothing for a `()`.
fn written(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    if text == "()" { String::new() } else { text }
}

/// What `println!` of a program does.
#[track_caller]
pub fn print(text: String) {
    let line = caller_line();
    step(line, Need::Nothing, |_| format!("print \"{text}\""));
    tracker::with(|tracker| tracker.did(me(), line, format!("prints \"{text}\""), Some(text)));
}

/// The line of the program in which this is called; 0 if that is no code of the program.
#[track_caller]
fn caller_line() -> u32 {
    let caller = std::panic::Location::caller();
    let of_the_program = tracker::with(|tracker| caller.file().contains(&tracker.sources));
    if of_the_program { caller.line() } else { 0 }
}

thread_local! {
    /// Lines of programs by the address of the code.
    static LINES: RefCell<HashMap<usize, Option<u32>>> = RefCell::default();
}

/// The line of the program in which something is dropped now; 0 if that is no code of the program.
/// A destructor has no caller to ask, so
/// the call stack is searched for the first frame of a program.
fn line_of_drop() -> u32 {
    let mut found = None;
    backtrace::trace(|frame| {
        let address = frame.ip().addr();
        let known = LINES.with_borrow(|lines| lines.get(&address).copied());
        found = known.unwrap_or_else(|| {
            let mut line = None;
            backtrace::resolve_frame(frame, |symbol| {
                let name = symbol.filename().and_then(|file| file.to_str());
                let of_a_program = name.is_some_and(|name| tracker::with(|tracker| name.contains(&tracker.sources)));
                line = line.or(symbol.lineno().filter(|_| of_a_program));
            });
            LINES.with_borrow_mut(|lines| lines.insert(address, line));
            line
        });
        found.is_none()
    });
    found.unwrap_or_default()
}
