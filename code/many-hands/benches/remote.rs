//! `just bench remote`: tasks for workers by way of a Redis server, ours beside RQ and Celery, and
//! beside what the server and the way to it cost without any of them.

mod harness;

use std::env;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use harness::{Jobs, Result, Table, run, workspace};
use many_hands::functions;
use many_hands::process::Process;
use many_hands::remote::{Error, Pool, Worker};
use redis::{Client, Connection, Script, cmd, pipe};

const PROCESSES: usize = 2;
/// Of an item that travels in a task with others, how many.
const CHUNK: u32 = 500;
/// The packages of the other contenders.
const PACKAGES: [&str; 4] = ["rq==3.0.0", "celery==5.7.0", "redis==8.1.0", "packaging==26.4"];

fn square(number: u32) -> u64 {
    u64::from(number) * u64::from(number)
}

fn serve(url: String) -> std::result::Result<(), Error> {
    Worker::builder(functions![square]).processes(PROCESSES).start(&url)?.join()
}

fn main() -> Result<()> {
    let server = Server::start()?;
    let url = server.url();
    let _worker = Process::builder().daemon(true).spawn(serve, url.clone())?;
    let pool = Pool::connect(&url)?;
    pool.apply(square, 1)?;
    let python = Jobs::of(python(&url))?;

    let (mut scripted, mut pinged) = (server.connection()?, server.connection()?);
    let nothing = Script::new("return 1");
    let one = Pool::connect(&url)?;
    let apply = Table::new("One task after the other", "task")
        .row("many_hands remote Pool, apply", 2_000, move |count| {
            let begin = Instant::now();
            for number in 0..count {
                one.apply(square, number)?;
            }
            Ok(begin.elapsed())
        })
        .row("three round trips with an empty script", 2_000, move |count| {
            let begin = Instant::now();
            for _ in 0..3 * count {
                nothing.invoke::<()>(&mut scripted)?;
            }
            Ok(begin.elapsed())
        })
        .row("one round trip, PING", 2_000, move |count| {
            let begin = Instant::now();
            for _ in 0..count {
                cmd("PING").exec(&mut pinged)?;
            }
            Ok(begin.elapsed())
        })
        .row_of(&python, "RQ", 100, "rq one")
        .row_of(&python, "Celery", 100, "celery one");

    let ahead = Pool::connect(&url)?;
    let many = Table::new("All tasks given, then all results taken", "task")
        .row("many_hands remote Pool, apply_async", 5_000, move |count| {
            let begin = Instant::now();
            let tasks: Vec<_> = (0..count).map(|number| ahead.apply_async(square, number)).collect();
            for task in tasks {
                task.join()?;
            }
            Ok(begin.elapsed())
        })
        .row_of(&python, "RQ", 100, "rq many")
        .row_of(&python, "Celery", 500, "celery many");

    let mut piped = server.connection()?;
    let chunks = Table::new("A map, in chunks of 500", "item")
        .row("many_hands remote Pool, map_chunks", 500_000, move |count| {
            let begin = Instant::now();
            let results = pool.map_chunks(square, 0..count, CHUNK as usize)?;
            let took = begin.elapsed();
            assert_eq!(results.len(), count as usize);
            Ok(took)
        })
        .row("the same bytes through two streams, pipelined", 500_000, move |count| {
            through_streams(&mut piped, count.div_ceil(CHUNK))
        });
    run("remote", vec![apply, many, chunks])
}

/// What the server has to do at least for so many chunks: take in each and give it out, and the
/// same with its results.
fn through_streams(connection: &mut Connection, chunks: u32) -> Result<Duration> {
    let begin = Instant::now();
    for stream in ["bench:there", "bench:back"] {
        // About what the encoded numbers of a chunk take.
        let bytes = vec![7_u8; 3 * CHUNK as usize];
        let (mut there, mut back) = (pipe(), pipe());
        for _ in 0..chunks {
            there.cmd("XADD").arg(stream).arg("*").arg("a").arg(&bytes).ignore();
        }
        there.exec(connection)?;
        back.cmd("XRANGE").arg(stream).arg("-").arg("+").cmd("DEL").arg(stream);
        let _: (redis::Value, u32) = back.query(connection)?;
    }
    Ok(begin.elapsed())
}

/// A server on a Unix socket, which keeps nothing.
struct Server {
    folder: tempfile::TempDir,
    child: Child,
}

impl Server {
    fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut command = Command::new("redis-server");
        command.args(["--port", "0", "--unixsocket", "redis.sock", "--save", ""]).current_dir(&folder);
        let child = command.stdout(Stdio::null()).spawn().map_err(|error| format!("redis-server: {error}"))?;
        let server = Self { folder, child };
        while server.connection().is_err() {
            sleep(Duration::from_millis(1));
        }
        Ok(server)
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    fn connection(&self) -> Result<Connection> {
        Ok(Client::open(self.url())?.get_connection()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// The Python contenders, in an environment of their own; `None` where they cannot be had.
fn python(url: &str) -> Option<Command> {
    let home = workspace().join("target/python/queues");
    let python = home.join("bin/python");
    let has_them = |python: &PathBuf| {
        Command::new(python)
            .args(["-c", "import rq, celery, packaging"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|it| it.success())
    };
    if !has_them(&python) {
        let made = Command::new("python3").args(["-m", "venv"]).arg(&home).status();
        let install = || Command::new(home.join("bin/pip")).args(["install", "--quiet"]).args(PACKAGES).status();
        if !made.and_then(|_| install()).is_ok_and(|status| status.success()) {
            eprintln!("RQ and Celery cannot be installed: their rows are left out");
            return None;
        }
    }
    let mut command = Command::new(python);
    command.arg("remote.py").arg(url).arg(PROCESSES.to_string());
    command.current_dir(workspace().join("code/many-hands/benches/python"));
    command.env("PATH", format!("{}:{}", home.join("bin").display(), env::var("PATH").unwrap_or_default()));
    Some(command)
}
