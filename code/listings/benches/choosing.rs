//! `just bench choosing`: chapter 13's programs, each started as a reader would start it, and what
//! they take.
//!
//! A round that is timed is not looked at. Memory comes from rounds of its own, in which all
//! processes of the program are asked again and again how much they use (PSS: a page that several
//! share counts in parts). What the kernel keeps for them is in neither.

mod comparison;
#[path = "../../many-hands/benches/harness/mod.rs"]
mod harness;

// The server of the listings, which needs none of their features.
#[path = "../chapter_13/everyone_is_here.rs"]
#[allow(dead_code, reason = "its `main` is for the listing")]
mod everyone_is_here;

use std::path::PathBuf;
use std::process::{Command, Stdio, id};
use std::time::Instant;
use std::{env, fs};

use comparison::{CRASH, Comparison, Crash, DATA, JOBS, Language, Program, workspace};
use everyone_is_here::serve;
use harness::{Result, machine, quick};
use many_hands::process::{Process, pipe};
use nix::errno::Errno;
use nix::sys::prctl::set_child_subreaper;
use nix::sys::resource::{Resource, UsageWho, getrlimit, getrusage, setrlimit};
use nix::sys::wait::waitpid;
use nix::unistd::Pid;

/// The guests that the server of the connections waits for.
const CONNECTIONS: usize = 10_000;
const TIMED_ROUNDS: usize = 5;
const MEMORY_ROUNDS: usize = 7;
/// A round in which a program was seen fewer times says nothing of its peak.
const FEWEST_LOOKS: usize = 10;
/// How long a quick run's second of the book is, in milliseconds, for the Rust programs.
const QUICK_SECOND: &str = "2";

fn main() -> Result<()> {
    let programs = Programs::find()?;
    // What a program leaves behind is ours to wait for, and then counts as its own.
    set_child_subreaper(true)?;
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, hard, hard)?;

    let mut measured = Vec::new();
    for job in &JOBS {
        let mut contenders = programs.contenders(job)?;
        let (memory_rounds, timed_rounds) = if quick() { (0, 1) } else { (MEMORY_ROUNDS, TIMED_ROUNDS) };
        for round in 0..memory_rounds + timed_rounds {
            let mut said = None;
            for program in &mut contenders {
                let run = programs.run(program.listing(), program.language, round < memory_rounds)?;
                if *said.get_or_insert(run.printed.clone()) != run.printed {
                    return Err(format!("{} printed {:?}, the first {said:?}", program.listing(), run.printed).into());
                }
                if round < memory_rounds {
                    program.memory_kib.extend(run.memory_kib);
                } else {
                    program.wall_ms.push(run.wall_ms);
                    program.cpu_ms.push(run.cpu_ms);
                }
            }
        }
        eprintln!("{}: done", job.title);
        measured.extend(contenders);
    }
    let crash = programs.contenders(&CRASH)?.iter().map(|program| programs.crash(program)).collect::<Result<_>>()?;
    if quick() {
        return Ok(());
    }
    let comparison = Comparison { machine: machine(&programs.packages()).trim().into(), program: measured, crash };
    fs::write(workspace().join(DATA), toml::to_string(&comparison)?)?;
    for (path, text) in comparison.files()? {
        let path = workspace().join(path);
        fs::create_dir_all(path.parent().ok_or("the file has no folder")?)?;
        fs::write(&path, &text)?;
        if path.extension().is_some_and(|ending| ending == "md") {
            println!("{text}");
        }
    }
    Ok(())
}

/// How to start the programs.
struct Programs {
    rust: PathBuf,
    python: Option<PathBuf>,
    /// Whether the interpreter has gevent. Without it gevent's rows are left out.
    gevent: bool,
}

struct Run {
    printed: String,
    wall_ms: f64,
    cpu_ms: f64,
    /// `None` if it was not looked at, or too few times.
    memory_kib: Option<f64>,
}

impl Programs {
    fn find() -> Result<Self> {
        // That it works can be seen of any build: of the one that lies beside this benchmark.
        let profile = if quick() && cfg!(debug_assertions) { "dev" } else { "release" };
        eprintln!("building chapter-13 with the profile {profile}");
        let cargo = env::var_os("CARGO").ok_or("run me with cargo bench")?;
        let build = ["build", "--profile", profile, "--quiet", "--package", "listings", "--bin", "chapter-13"];
        if !Command::new(cargo).args(build).current_dir(workspace()).status()?.success() {
            return Err("chapter-13 cannot be built".into());
        }
        let this = env::current_exe()?;
        let rust = this.ancestors().nth(2).ok_or("no folder of programs")?.join("chapter-13");

        let ask = "import sys, gevent; print(sys.executable)";
        let packages =
            Command::new("python3").arg(workspace().join("code/listings/with_packages.py")).args(["-c", ask]).output();
        let told =
            packages.ok().filter(|told| told.status.success()).and_then(|told| String::from_utf8(told.stdout).ok());
        let (python, gevent) = match told {
            Some(python) => (Some(PathBuf::from(python.trim())), true),
            None => {
                eprintln!("gevent cannot be had: its rows are left out");
                let there = Command::new("python3").arg("--version").output().is_ok();
                (there.then(|| "python3".into()), false)
            }
        };
        if python.is_none() {
            eprintln!("python3 does not start: its rows are left out");
        }
        Ok(Self { rust, python, gevent })
    }

    /// The ways to do a job, with nothing measured yet.
    fn contenders(&self, job: &comparison::Job) -> Result<Vec<Program>> {
        let twins = job.twins.iter().filter(|_| self.python.is_some());
        let twins = twins.filter(|&&way| way != "may" || self.gevent).map(|way| (way, Language::Python));
        let all = job.ways.iter().map(|way| (way, Language::Rust)).chain(twins);
        all.map(|(way, language)| {
            let lines = comparison::lines(&format!("{}_{way}", job.name), language)?;
            let (job, way) = (job.name.into(), way.to_string());
            let [wall_ms, cpu_ms, memory_kib] = [const { Vec::new() }; 3];
            Ok(Program { job, way, language, lines, wall_ms, cpu_ms, memory_kib })
        })
        .collect()
    }

    fn command(&self, listing: &str, language: Language) -> Result<Command> {
        let mut command = match language {
            Language::Rust => Command::new(&self.rust),
            Language::Python => Command::new(self.python.as_ref().ok_or("there is no Python")?),
        };
        match language {
            Language::Rust => command.arg(listing),
            Language::Python => command.arg(workspace().join(format!("code/listings/chapter_13/{listing}.py"))),
        };
        // As on a reader's command line, and not as under cargo.
        for variable in ["LD_LIBRARY_PATH", "PYTHONUNBUFFERED", "RUST_BACKTRACE", "MANY_HANDS_SECOND_MS"] {
            command.env_remove(variable);
        }
        if quick() {
            command.env("MANY_HANDS_SECOND_MS", QUICK_SECOND);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        Ok(command)
    }

    /// Runs a program to its end, and looks at its memory meanwhile if asked to.
    fn run(&self, listing: String, language: Language, look: bool) -> Result<Run> {
        use std::os::unix::process::CommandExt;

        let mut command = self.command(&listing, language)?;
        let mut server = None;
        if listing.starts_with("connections") {
            let (sender, address) = pipe::channel()?;
            server = Some(Process::builder().daemon(true).spawn(serve, (CONNECTIONS, sender))?);
            command.env("MANY_HANDS_SERVER", address.recv()?.to_string());
        }
        let cpu_before = cpu_of_children()?;
        let begin = Instant::now();
        // A group of its own, by which all of its processes are found.
        let mut child = command.process_group(0).spawn()?;
        let group = i32::try_from(child.id())?;
        let (mut most, mut looks) = (0.0, 0);
        while look && child.try_wait()?.is_none() {
            let memory = memory_of(group)?;
            most = memory.max(most);
            looks += usize::from(memory > 0.0);
        }
        let memory_kib = (looks >= FEWEST_LOOKS).then_some(most);
        let output = child.wait_with_output()?;
        let wall = begin.elapsed();
        while waitpid(Pid::from_raw(-group), None) != Err(Errno::ECHILD) {}
        let cpu = cpu_of_children()? - cpu_before;
        drop(server);
        if !output.status.success() {
            return Err(format!("{listing}: {}", output.status).into());
        }
        let printed = String::from_utf8(output.stdout)?;
        Ok(Run { printed, wall_ms: rounded(wall.as_secs_f64() * 1e3), cpu_ms: rounded(cpu), memory_kib })
    }

    /// Reads off what a program that crashes prints how much remained; a line that is missing is a
    /// program that had ended.
    fn crash(&self, program: &Program) -> Result<Crash> {
        let output = self.command(&program.listing(), program.language)?.output()?;
        let printed = String::from_utf8(output.stdout)?;
        let results = |after: &[&str]| {
            let line =
                printed.lines().find(|line| after.iter().any(|after| line.starts_with(&format!("after {after}: "))));
            line.and_then(|line| line.split(' ').find_map(|word| word.parse().ok())).unwrap_or(0)
        };
        let (panic, abort) = (results(&["a panic", "an exception"]), results(&["an abort"]));
        Ok(Crash { way: program.way.clone(), language: program.language, panic, abort })
    }

    /// The names of what the ways come from.
    fn packages(&self) -> String {
        format!("rayon, may, tokio{}", if self.gevent { ", gevent" } else { "" })
    }
}

/// Milliseconds of processor time of all children that have been waited for, and of theirs.
fn cpu_of_children() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let ms = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 * 1e3 + time.tv_usec() as f64 / 1e3;
    Ok(ms(usage.user_time()) + ms(usage.system_time()))
}

/// KiB of all processes of a group. One that ends meanwhile counts nothing.
fn memory_of(group: i32) -> Result<f64> {
    let mut sum = 0.0;
    // Down from this process, which adopts their orphans: quicker than through the whole of /proc,
    // and so more looks at a program that is short.
    let mut to_see = children(id());
    while let Some(pid) = to_see.pop() {
        let folder = PathBuf::from(format!("/proc/{pid}"));
        let Ok(stat) = fs::read_to_string(folder.join("stat")) else { continue };
        // After the name, which may hold anything: state, parent, group.
        let Some((_, fields)) = stat.rsplit_once(") ") else { continue };
        if fields.split(' ').nth(2).and_then(|field| field.parse().ok()) != Some(group) {
            continue;
        }
        to_see.extend(children(pid));
        let Ok(rollup) = fs::read_to_string(folder.join("smaps_rollup")) else { continue };
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        sum += line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok()).unwrap_or(0.0);
    }
    Ok(sum)
}

/// The children that the threads of a process have started.
fn children(pid: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>()).collect()
}

/// To a hundredth: the clock's further digits say nothing.
fn rounded(ms: f64) -> f64 {
    (ms * 100.0).round() / 100.0
}
