//! How a pool on a Redis server is doing:
//! `cargo run --features redis --bin many-hands-remote -- status redis://host`.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{IsTerminal, Write, stdout};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, Instant};

use many_hands::remote::{Monitor, WorkerStatus};

const HELP: &str = "\
Usage: many-hands-remote COMMAND [OPTIONS] [URL]

Commands:
  status    how many tasks wait, run, are done or dead, and what each machine does
  workers   the workers that are alive
  pending   the tasks that workers have taken
  dead      the tasks that have been given up
  retry ID  has a dead task tried again; 'retry all' all of them
  purge     takes out all tasks, waiting, running and dead

Options:
  --pool NAME  the pool's name, 'default' without this
  --watch      with status: shows it every second, with tasks a second
  --help       shows this

URL is that of the Redis server, such as redis://host:6379. Without it, it is what the environment
variable REDIS_URL holds: others on this machine can read what a program was started with, so a URL
with a password is better put there.
";

/// What was asked for.
#[derive(Default)]
struct Request {
    words: Vec<String>,
    pool: Option<String>,
    watch: bool,
    help: bool,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        // As when the output is piped into a program that has read enough.
        Err(error) if error.downcast_ref::<std::io::Error>().is_some() => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("many-hands-remote: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let request = read(std::env::args().skip(1))?;
    let mut words = request.words.into_iter();
    let command = words.next();
    let Some(command) = command.filter(|_| !request.help) else {
        write!(stdout(), "{HELP}")?;
        return if request.help { Ok(()) } else { Err("which command?".into()) };
    };
    if !["status", "workers", "pending", "dead", "retry", "purge"].contains(&&*command) {
        return Err(format!("there is no command '{command}'; --help lists them").into());
    }
    let id = if command == "retry" { words.next() } else { None };
    let url = words.next().or_else(|| std::env::var("REDIS_URL").ok());
    let url = url.ok_or("which server? Give its URL, or set REDIS_URL")?;
    if words.next().is_some() || request.watch && command != "status" {
        return Err("that is more than the command takes; --help shows what it does".into());
    }
    let monitor = Monitor::connect(&url, request.pool.as_deref())?;
    match &*command {
        "status" if request.watch => watch(&monitor),
        "status" => Ok(write!(stdout(), "{}", status(&monitor, &mut None)?)?),
        "workers" => workers(&monitor),
        "pending" => pending(&monitor),
        "dead" => dead(&monitor),
        "retry" => retry(&monitor, &id.unwrap_or_default()),
        _ => Ok(writeln!(stdout(), "{} tasks taken out", monitor.purge()?)?),
    }
}

fn read(mut arguments: impl Iterator<Item = String>) -> Result<Request, Box<dyn Error>> {
    let mut request = Request::default();
    while let Some(argument) = arguments.next() {
        match &*argument {
            "--help" | "-h" => request.help = true,
            "--watch" => request.watch = true,
            "--pool" => request.pool = Some(arguments.next().ok_or("--pool needs a name")?),
            option if option.starts_with('-') => return Err(format!("there is no option {option}").into()),
            _ => request.words.push(argument),
        }
    }
    Ok(request)
}

fn watch(monitor: &Monitor) -> Result<(), Box<dyn Error>> {
    let mut before = None;
    loop {
        let shown = status(monitor, &mut before)?;
        // Clears the screen of a terminal.
        let clear = if stdout().is_terminal() { "\x1b[2J\x1b[H" } else { "" };
        writeln!(stdout(), "{clear}{shown}")?;
        sleep(Duration::from_secs(1));
    }
}

/// The status as text. `before` is how many tasks were done, and when, the last time.
fn status(monitor: &Monitor, before: &mut Option<(Instant, u64)>) -> Result<String, Box<dyn Error>> {
    let mut shown = format!("{:18} {:>9} {:>9} {:>11} {:>7}\n", "version", "waiting", "running", "done", "dead");
    let mut done = 0;
    for version in monitor.versions()? {
        let many_hands::remote::VersionStatus { version, waiting, running, done: of_these, dead, .. } = version;
        shown += &format!("{version:18} {waiting:>9} {running:>9} {of_these:>11} {dead:>7}\n");
        done += of_these;
    }
    let now = Instant::now();
    if let Some((then, done_then)) = before.replace((now, done)) {
        let seconds = now.duration_since(then).as_secs_f64();
        shown += &format!("\n{:.1} tasks a second\n", done.saturating_sub(done_then) as f64 / seconds);
    }
    let mut hosts: BTreeMap<String, Vec<WorkerStatus>> = BTreeMap::new();
    for worker in monitor.workers()? {
        hosts.entry(worker.host.clone()).or_default().push(worker);
    }
    shown +=
        &format!("\n{:28} {:>9} {:>9} {:>9} {:>11} {:>7}\n", "host", "workers", "places", "running", "done", "died");
    for (host, workers) in hosts {
        let sum = |number: fn(&WorkerStatus) -> u64| workers.iter().map(number).sum::<u64>();
        let (places, running) = (sum(|worker| worker.places), sum(|worker| worker.running));
        let (done, died) = (sum(|worker| worker.done), sum(|worker| worker.died));
        shown += &format!("{host:28} {:>9} {places:>9} {running:>9} {done:>11} {died:>7}\n", workers.len());
    }
    Ok(shown)
}

fn workers(monitor: &Monitor) -> Result<(), Box<dyn Error>> {
    for worker in monitor.workers()? {
        let WorkerStatus { host, pid, version, places, running, done, died, .. } = worker;
        writeln!(
            stdout(),
            "{host} pid {pid}, version {version}: {running} of {places} running, {done} done, {died} died"
        )?;
    }
    Ok(())
}

fn pending(monitor: &Monitor) -> Result<(), Box<dyn Error>> {
    for task in monitor.running()? {
        let (idle, attempts) = (task.idle.as_secs_f64(), task.attempts);
        let (id, function, worker) = (task.id, task.function, task.worker);
        writeln!(stdout(), "{id} {function} at {worker}, attempt {attempts}, lease renewed {idle:.1} s ago")?;
    }
    Ok(())
}

fn dead(monitor: &Monitor) -> Result<(), Box<dyn Error>> {
    for task in monitor.dead()? {
        writeln!(stdout(), "{} {} of version {}: {}", task.id, task.function, task.version, task.why)?;
    }
    Ok(())
}

fn retry(monitor: &Monitor, id: &str) -> Result<(), Box<dyn Error>> {
    let ids =
        if id == "all" { monitor.dead()?.into_iter().map(|task| task.id).collect() } else { vec![id.to_string()] };
    for id in ids {
        if !monitor.retry(&id)? {
            return Err(format!("there is no dead task '{id}'; 'dead' lists them").into());
        }
        writeln!(stdout(), "{id} is tried again")?;
    }
    Ok(())
}
