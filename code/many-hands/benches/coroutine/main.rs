//! `just bench coroutine`: switches, tasks, sleepers and fetches, ours beside those of tokio,
//! greenlet, gevent and asyncio.

#[path = "../harness/mod.rs"]
mod harness;

mod fetches;
mod sleepers;
mod switches;
mod tasks;
mod ways;

use harness::{Jobs, Result, answer, has, python, python_program_with_packages, run};

fn main() -> Result<()> {
    if has(sleepers::WORKER) {
        return answer(sleepers::job);
    }
    if has(fetches::WORKER) {
        return answer(fetches::job);
    }
    let python = python("coroutine.py")?;
    let green = Jobs::of(python_program_with_packages("green.py"))?;
    let mut tables = vec![
        switches::there_and_back(&python, &green)?,
        switches::each_other(&green),
        tasks::turns(&python, &green)?,
        tasks::started(&python, &green)?,
    ];
    tables.extend(sleepers::tables()?);
    tables.extend(fetches::tables()?);
    run("coroutine", tables)
}
