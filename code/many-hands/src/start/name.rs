use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

static NAME: OnceLock<String> = OnceLock::new();
static STARTED: AtomicU32 = AtomicU32::new(0);

/// The name of the current process: `"main"`, or in a [`Process`](crate::process::Process) the name
/// it was given.
///
/// Python's `multiprocessing.current_process().name`. The name is known to this crate only; the
/// kernel and `ps` do not show it. A process that was made by [`fork`](crate::process::fork()) has
/// the name of its parent.
///
/// ```
/// use many_hands::process::{self, Process};
///
/// assert_eq!(process::name(), "main");
///
/// let child = Process::builder().name("worker").spawn(|()| assert_eq!(process::name(), "worker"), ())?;
/// child.join()?;
/// # Ok::<(), process::Error>(())
/// ```
#[doc(alias = "current_process")]
pub fn name() -> &'static str {
    NAME.get().map_or("main", String::as_str)
}

/// Names the current process, once, when it starts.
pub(crate) fn set(name: String) {
    NAME.set(name).expect("a process is named once, before its function runs");
}

/// The name of the next child that is given none: `Process-1`, and `Process-1:1` for a child of
/// that child.
pub(crate) fn next() -> String {
    let n = STARTED.fetch_add(1, Relaxed) + 1;
    match NAME.get() {
        Some(parent) => format!("{parent}:{n}"),
        None => format!("Process-{n}"),
    }
}
