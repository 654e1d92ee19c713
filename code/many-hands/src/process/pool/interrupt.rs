//! Ctrl-C in a terminal sends SIGINT to all processes of the program at once.

use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};

/// This process goes on when it is interrupted. A handler that does nothing, rather than to ignore
/// the signal: what this process starts would ignore it too, and so outlive the program.
pub(super) fn outlive() -> nix::Result<()> {
    let action = SigAction::new(SigHandler::Handler(nothing), SaFlags::SA_RESTART, SigSet::empty());
    // SAFETY: the handler does nothing, so it may run at any moment.
    unsafe { sigaction(Signal::SIGINT, &action) }.map(drop)
}

extern "C" fn nothing(_: libc::c_int) {}
