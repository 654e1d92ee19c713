//! A server under test.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::symlink;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::{PATIENCE, Scratch};

/// A reader that serves a book; killed when dropped.
pub struct Server {
    pub process: Child,
    said: Option<BufReader<ChildStdout>>,
    pub address: String,
}

impl Server {
    pub fn start(book: &Scratch) -> Self {
        Self::with(book, &[])
    }

    /// A server with these words on its command line.
    pub fn with(book: &Scratch, words: &[&str]) -> Self {
        // A folder for temporary files that no other server uses.
        let temporary = book.path("tmp");
        fs::create_dir_all(&temporary).unwrap();
        let mut command = book.reader();
        command.args(["--port", "0"]).args(words).env("TMPDIR", temporary);
        Self::of(command)
    }

    /// A server that runs changed listings, started by other words than its own. The path of its
    /// folder for temporary files goes through a link.
    pub fn started_by(book: &Scratch, words: &[&str]) -> Self {
        let (folder, temporary) = (book.path("tmp"), book.path("tmp-link"));
        fs::create_dir_all(&folder).unwrap();
        symlink(&folder, &temporary).unwrap();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).args([env!("CARGO_BIN_EXE_reader"), "--port", "0", "--allow-edit"]);
        command.env("TMPDIR", temporary).current_dir(book.root());
        let mut server = Self::of(command);
        server.says();
        server
    }

    /// A server where the kernel allows no more namespaces; `None` where it allows none to say so
    /// in.
    pub fn without_namespaces(book: &Scratch) -> Option<Self> {
        let allowed = Command::new("unshare").args(["--user", "--map-root-user", "true"]).status();
        if !allowed.is_ok_and(|status| status.success()) {
            return None;
        }
        let script = "exec 7</proc/version; echo 0 > /proc/sys/user/max_user_namespaces && exec \"$0\" \"$@\"";
        Some(Self::started_by(book, &["unshare", "--user", "--map-root-user", "sh", "-c", script]))
    }

    /// A server to which the kernel refuses ptrace, as in many containers.
    pub fn without_ptrace(book: &Scratch) -> Self {
        let temporary = book.path("tmp");
        fs::create_dir_all(&temporary).unwrap();
        let launcher = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/without_ptrace.py");
        let mut command = Command::new("python3");
        command.args([launcher, env!("CARGO_BIN_EXE_reader"), "--port", "0"]);
        command.env("TMPDIR", temporary).current_dir(book.root());
        let mut server = Self::of(command);
        server.says();
        server
    }

    fn of(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let said = process.stdout.take().map(BufReader::new);
        let mut server = Self { process, said, address: String::new() };
        let line = server.says();
        let address = line.strip_prefix("Serving the book at http://").unwrap();
        server.address = address.strip_suffix(" (Ctrl-C stops)").unwrap().to_owned();
        server
    }

    /// A server whose first build is done, with the edition its pages are from.
    pub fn ready(book: &Scratch) -> (Self, u64) {
        Self::with_words(book, &[])
    }

    /// One that runs changed listings as well.
    pub fn with_edit(book: &Scratch) -> (Self, u64) {
        Self::with_words(book, &["--allow-edit"])
    }

    /// One with these words on its command line.
    pub fn with_words(book: &Scratch, words: &[&str]) -> (Self, u64) {
        let mut server = Self::with(book, words);
        let line = server.says();
        assert!(line.starts_with("built in "), "{line}");
        let edition = server.edition_of("/");
        (server, edition)
    }

    /// The next line on the terminal.
    pub fn says(&mut self) -> String {
        let mut line = String::new();
        self.said.as_mut().unwrap().read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Closes the pipe from the server.
    pub fn hang_up(&mut self) {
        self.said = None;
    }

    pub fn ask(&self, path: &str) -> TcpStream {
        self.ask_as("GET", path)
    }

    fn ask_as(&self, method: &str, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        stream
    }

    /// A whole answer to a request with these headers, a line each.
    pub fn ask_with(&self, path: &str, headers: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n", self.address);
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer
    }

    /// The head of an answer, as it comes.
    pub fn head(&self, path: &str) -> String {
        let mut answer = String::new();
        self.ask_as("HEAD", path).read_to_string(&mut answer).unwrap();
        answer
    }

    /// Ends the server in this way.
    pub fn end(&mut self, signal: Signal) -> ExitStatus {
        kill_process(Pid::from_child(&self.process), signal).unwrap();
        self.process.wait().unwrap()
    }

    /// A whole answer: status line, headers, body.
    pub fn get(&self, path: &str) -> String {
        let mut answer = Vec::new();
        self.ask(path).read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The edition that the page in a browser would be from.
    pub fn edition(&self) -> u64 {
        self.edition_of("/page.html")
    }

    /// The edition that this page in a browser would be from.
    pub fn edition_of(&self, page: &str) -> u64 {
        let page = self.get(page);
        let (_, rest) = page.split_once("data-edition=\"").unwrap();
        rest.split_once('"').unwrap().0.parse().unwrap()
    }

    /// The next event for the page of a scratch book, and its data.
    pub fn event(&self, edition: u64) -> (String, String) {
        self.event_of("/page.html", edition)
    }

    /// The next event for a page, and its data.
    pub fn event_of(&self, page: &str, edition: u64) -> (String, String) {
        let stream = self.ask(&format!("/__reader/events?edition={edition}&page={page}"));
        let lines = BufReader::new(stream).lines().map(Result::unwrap);
        let mut events = lines.skip_while(|line| !line.starts_with("event: "));
        let event = events.next().unwrap();
        let data = events.next().unwrap();
        (event["event: ".len()..].to_owned(), data["data: ".len()..].to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
