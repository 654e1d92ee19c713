//! Ten thousand that sleep at the same time: how long that takes in a process that does it for the
//! first time, and again, and how much memory.

use std::fs;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use many_hands::coroutine;
use tokio::runtime::Runtime;

use crate::harness::{
    Bytes, Jobs, Measure, Result, Table, Worker, python_program, python_program_with_packages, this_program,
};
use crate::ways::{coroutines, tasks};

/// The argument that makes this program a worker with sleepers.
pub const WORKER: &str = "--sleepers";

const SLEEPERS: u32 = 10_000;
const SLEEP: Duration = Duration::from_millis(100);

/// Names, and what puts them to sleep.
const CONTENDERS: [(&str, &str, Program); 4] = [
    ("many_hands", "many_hands", || this_program(WORKER)),
    ("tokio", "tokio", || this_program(WORKER)),
    ("CPython gevent", "gevent", || python_program_with_packages("green.py")),
    ("CPython asyncio", "asyncio", || python_program("coroutine.py")),
];

/// What starts a worker, where it can run.
type Program = fn() -> Option<Command>;

/// What a worker answers.
pub fn job(job: &str, times: u32) -> Result<f64> {
    let (what, who) = job.split_once(' ').ok_or("a job is a verb and a name")?;
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("there are threads to be had"));
    let mut took = Duration::ZERO;
    for _ in 0..times {
        took += match who {
            "many_hands" => coroutines(SLEEPERS, || coroutine::sleep(SLEEP))?,
            "tokio" => tasks(&RUNTIME, SLEEPERS, || tokio::time::sleep(SLEEP))?,
            _ => return Err(format!("nobody is called {who}").into()),
        };
    }
    Ok(match what {
        "weigh" => peak_memory()?.figure(),
        _ => took.figure(),
    })
}

fn peak_memory() -> Result<Bytes> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("the kernel does not tell")?;
    let kibibytes: f64 = line.trim_end_matches("kB").trim().parse()?;
    Ok(Bytes(kibibytes * 1024.0))
}

pub fn tables() -> Result<[Table; 3]> {
    let mut first = Table::new("Ten thousand sleep for 100 ms, for the first time in their process", "run");
    let mut again = Table::new("Ten thousand sleep for 100 ms, once more in the same process", "run");
    let mut weighed = Table::new("Memory of a process in which ten thousand have slept, at its peak", "process");
    for (name, who, program) in CONTENDERS {
        let (timed, weigh) = (format!("time {who}"), format!("weigh {who}"));
        again = again.row_of(&Jobs::of(program())?, name, 1, &timed);
        if let (Some(to_time), Some(to_weigh)) = (program(), program()) {
            first = first.row(name, 1, in_a_new_process::<Duration>(to_time, timed));
            weighed = weighed.row(name, 1, in_a_new_process::<Bytes>(to_weigh, weigh));
        }
    }
    Ok([first, again, weighed])
}

fn in_a_new_process<M: Measure>(mut program: Command, job: String) -> impl FnMut(u32) -> Result<M> {
    move |count| Worker::start(&mut program)?.measure(&job, count)
}
