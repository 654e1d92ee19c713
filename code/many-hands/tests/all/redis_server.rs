//! Redis servers that tests start for themselves, and workers that serve them.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use many_hands::process::Process;
use many_hands::remote::{Error, Pool, PoolBuilder, Worker};
use redis::{Client, Connection};
use tempfile::TempDir;

use crate::patience::within_patience;
use crate::remote_functions;

/// A server of its own, on a Unix socket; killed when it is dropped.
pub struct RedisServer {
    /// The network namespace that it is in.
    namespace: Option<String>,
    options: Vec<String>,
    folder: TempDir,
    child: Child,
}

/// Says that these tests are wanted: they take their time, and a machine that does nothing else.
const WANTED: &str = "MANY_HANDS_TEST_REMOTE";

/// A server that keeps nothing on a disk; `None`, said aloud, where its tests are not wanted or
/// there is no program for it. In continuous integration there must be.
pub fn redis_server(options: &[&str]) -> Option<RedisServer> {
    redis_server_in(None, options)
}

/// The same, in a network namespace.
pub fn redis_server_in(namespace: Option<&str>, options: &[&str]) -> Option<RedisServer> {
    if std::env::var_os(WANTED).is_none() {
        println!("skipped: `just remote` runs it, which sets {WANTED}");
        return None;
    }
    let there = Command::new("redis-server").arg("--version").stdout(Stdio::null()).status().is_ok();
    if !there {
        assert!(std::env::var_os("CI").is_none(), "redis-server is to be installed");
        println!("skipped: there is no redis-server here (Debian: apt-get install redis-server)");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let options: Vec<_> = options.iter().map(|option| option.to_string()).collect();
    let namespace = namespace.map(String::from);
    let child = start(namespace.as_deref(), &folder, &options);
    let server = RedisServer { namespace, options, folder, child };
    server.wait_until_ready();
    Some(server)
}

fn start(namespace: Option<&str>, folder: &TempDir, options: &[String]) -> Child {
    let mut command = match namespace {
        None => Command::new("redis-server"),
        Some(namespace) => {
            let mut command = Command::new("ip");
            command.args(["netns", "exec", namespace, "redis-server"]);
            command
        }
    };
    command
        .args(["--port", "0", "--unixsocket", "redis.sock", "--save", "", "--appendonly", "no"])
        .args(options)
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

impl RedisServer {
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    pub fn connection(&self) -> Connection {
        Client::open(self.url()).unwrap().get_connection().unwrap()
    }

    pub fn pool(&self) -> Pool {
        self.pool_with(Pool::builder())
    }

    pub fn pool_with(&self, builder: PoolBuilder) -> Pool {
        builder.connect(&self.url()).unwrap()
    }

    /// A worker in a process of its own, with so many for its tasks. It is ready.
    pub fn worker(&self, processes: usize) -> Process {
        let before = self.places();
        let worker = worker(&self.url(), processes);
        within_patience("the worker is ready", || self.places() == before + processes);
        worker
    }

    /// How many tasks all workers can run at a time.
    pub fn places(&self) -> usize {
        self.pool().workers()
    }

    /// Kills the server (SIGKILL).
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it once more, with what it has on its disk.
    pub fn start(&mut self) {
        _ = fs::remove_file(self.socket());
        self.child = start(self.namespace.as_deref(), &self.folder, &self.options);
        self.wait_until_ready();
    }

    fn wait_until_ready(&self) {
        within_patience("the Redis server answers", || {
            let mut answer = [0; 8];
            let asked = UnixStream::connect(self.socket()).and_then(|mut socket| {
                socket.write_all(b"PING\r\n")?;
                socket.read_exact(&mut answer[..5])
            });
            // With a password it refuses, and is ready too.
            asked.is_ok() && !answer.starts_with(b"-LOAD")
        });
    }

    /// How many keys it has.
    pub fn keys(&self) -> Vec<String> {
        let keys: Vec<Vec<u8>> = redis::cmd("KEYS").arg("*").query(&mut self.connection()).unwrap();
        let mut keys: Vec<_> = keys.iter().map(|key| String::from_utf8_lossy(key).into_owned()).collect();
        keys.sort();
        keys
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// How long the lease of a test's worker is.
pub const LEASE: Duration = Duration::from_millis(600);

/// A worker, which ends with this process or when it is dropped.
pub fn worker(url: &str, processes: usize) -> Process {
    Process::builder().daemon(true).spawn(serve, (url.to_string(), processes)).unwrap()
}

fn serve((url, processes): (String, usize)) -> Result<(), Error> {
    Worker::builder(remote_functions::all()).processes(processes).lease(LEASE).start(&url)?.join()
}
