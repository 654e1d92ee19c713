//! A Redis server of a listing's own.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// The status of a program that lacks something itself: EX_UNAVAILABLE.
const UNAVAILABLE: i32 = 69;

/// A Redis server that no other program finds: it listens at a socket in a folder of its own, and
/// keeps nothing on disk. It is killed when it is dropped, and the folder removed.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    process: Child,
}

impl Server {
    /// Starts a server, and returns when it answers. Where there is no `redis-server`, this prints
    /// a line that says so and ends the program with status 69.
    ///
    /// # Errors
    ///
    /// If there is no room for a folder or a process, or the server ends at once.
    ///
    /// ```
    /// use listings::redis::{Server, is_installed};
    /// use many_hands::remote::Dict;
    ///
    /// # if !is_installed() { return Ok(()) }
    /// let server = Server::start()?;
    /// let ages = Dict::<String, u32>::connect(&server.url(), "ages")?;
    /// assert!(ages.is_empty()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn start() -> io::Result<Self> {
        if !is_installed() {
            println!("(there is no redis-server here: not run)");
            std::process::exit(UNAVAILABLE);
        }
        let folder = nix::unistd::mkdtemp(&std::env::temp_dir().join("redis-XXXXXX"))?;
        let process = launch(&folder)?;
        let mut server = Self { folder, process };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Where programs find it: a URL with the path of its socket.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis+unix://{}/{SOCKET}", self.folder.display())
    }

    /// Kills the server (SIGKILL) and starts another at the same place, which knows nothing of what
    /// this one kept.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn kill_and_start_anew(&mut self) -> io::Result<()> {
        self.kill()?;
        fs::remove_file(self.folder.join(SOCKET))?;
        self.process = launch(&self.folder)?;
        self.wait_until_ready()
    }

    fn kill(&mut self) -> io::Result<()> {
        self.process.kill()?;
        self.process.wait().map(drop)
    }

    fn wait_until_ready(&mut self) -> io::Result<()> {
        let mut answer = [0; 5];
        loop {
            let asked = UnixStream::connect(self.folder.join(SOCKET)).and_then(|mut socket| {
                socket.write_all(b"PING\r\n")?;
                socket.read_exact(&mut answer)
            });
            if asked.is_ok() {
                return Ok(());
            }
            if let Some(status) = self.process.try_wait()? {
                return Err(io::Error::other(format!("redis-server ended at once: {status}")));
            }
            sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.kill();
        _ = fs::remove_dir_all(&self.folder);
    }
}

/// The name of its socket, in its folder.
const SOCKET: &str = "redis.sock";

fn launch(folder: &Path) -> io::Result<Child> {
    let mut command = Command::new("redis-server");
    command.args(["--port", "0", "--unixsocket", SOCKET, "--save", "", "--appendonly", "no"]);
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).spawn()
}

/// Whether this machine has a `redis-server`.
#[must_use]
pub fn is_installed() -> bool {
    let mut command = Command::new("redis-server");
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
