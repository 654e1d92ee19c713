//! `just bench process`: what it costs to start a process and wait for its end, ours beside
//! CPython's and beside the least a system can do.

mod harness;

use std::env;
use std::ffi::{CStr, CString};
use std::process::Command;

use harness::{Jobs, Measure, Result, Table, answer, has, python, run, timed, without_cargos_library_path};
use many_hands::process::Process;
use nix::spawn::{PosixSpawnAttr, PosixSpawnFileActions, posix_spawn};
use nix::sys::wait::waitpid;

/// The argument that makes this program a worker, which times `Process` for another one.
const WORKER: &str = "--worker";
/// The argument that makes this program end at once.
const NOTHING: &CStr = c"--nothing";

fn main() -> Result<()> {
    if has(NOTHING.to_str()?) {
        return Ok(());
    }
    if has(WORKER) {
        return answer(|_, count| Ok(timed(start_process)(count)?.figure()));
    }
    without_cargos_library_path()?;

    let mut table = Table::new("Start and join one process", "process")
        .row("posix_spawn of /bin/true", 20, timed(|| start(c"/bin/true", c"true", &environment()?)))
        // It then knows of no locale to load.
        .row("the same, with an empty environment", 20, timed(|| start(c"/bin/true", c"true", &[])))
        .row(
            "posix_spawn of this program, whose main returns at once",
            20,
            timed(|| start(c"/proc/self/exe", NOTHING, &environment()?)),
        )
        .row("many_hands Process", 20, timed(start_process))
        .row_of(&statically_linked()?, "many_hands Process, program linked statically", 20, "process");
    let python = python("process.py")?;
    for (method, count) in [("fork", 20), ("forkserver", 5), ("spawn", 2)] {
        table = table.row_of(&python, format!("CPython multiprocessing, {method}"), count, method);
    }
    run("process", vec![table])
}

fn start(program: &CStr, argument: &CStr, environment: &[CString]) -> Result<()> {
    let (actions, attributes) = (PosixSpawnFileActions::init()?, PosixSpawnAttr::init()?);
    waitpid(posix_spawn(program, &actions, &attributes, &[program, argument], environment)?, None)?;
    Ok(())
}

/// The environment of this program, which every contender's children inherit.
fn environment() -> Result<Vec<CString>> {
    env::vars().map(|(name, value)| Ok(CString::new(format!("{name}={value}"))?)).collect()
}

fn start_process() -> Result<()> {
    Process::spawn(|()| (), ())?.join()?;
    Ok(())
}

/// This program once more, built without shared libraries to load.
fn statically_linked() -> Result<Jobs> {
    let rustc = Command::new("rustc").arg("-vV").output()?;
    let rustc = String::from_utf8(rustc.stdout)?;
    let target = rustc.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not tell its host")?;
    let mut cargo = Command::new(env::var_os("CARGO").ok_or("run me with cargo bench")?);
    cargo.args(["bench", "--quiet", "--no-default-features", "--bench", "process", "--target", target, "--config"]);
    cargo.arg(format!("target.{target}.rustflags=['-C', 'target-feature=+crt-static']"));
    cargo.args(["--", WORKER]).current_dir(env!("CARGO_MANIFEST_DIR"));
    eprintln!("building this program once more, linked statically");
    Jobs::of(Some(cargo))
}
