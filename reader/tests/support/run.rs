//! A page that has listings run, and what it may not find afterwards.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use super::server::Server;
use super::{PATIENCE, Scratch, eventually, names};

/// A request as a page of the server sends it, to be spoilt.
#[derive(Clone)]
pub struct Request {
    pub method: &'static str,
    pub path: &'static str,
    pub host: Option<String>,
    pub origin: Option<String>,
    pub token: Option<String>,
    pub kind: Option<&'static str>,
    pub body: String,
}

/// An answer under way.
pub struct Answer {
    pub status: u16,
    pub head: String,
    lines: BufReader<TcpStream>,
}

impl Server {
    /// What the head of a page says of the runner.
    pub fn offer(&self) -> Value {
        let page = self.get("/page.html");
        let (_, rest) = page.split_once("<meta name=\"many-hands-runner\" content=\"").unwrap();
        let (content, _) = rest.split_once('"').unwrap();
        serde_json::from_str(&content.replace("&quot;", "\"").replace("&#x27;", "'").replace("&#x60;", "`")).unwrap()
    }

    pub fn request(&self, body: &Value) -> Request {
        Request {
            method: "POST",
            path: "/__reader/run",
            host: Some(self.address.clone()),
            origin: Some(format!("http://{}", self.address)),
            token: Some(self.offer()["token"].as_str().unwrap().to_owned()),
            kind: Some("application/json"),
            body: body.to_string(),
        }
    }

    pub fn send(&self, request: &Request) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // Of version 1.0, so that the answer comes as it is.
        let mut head =
            format!("{} {} HTTP/1.0\r\nContent-Length: {}\r\n", request.method, request.path, request.body.len());
        let mut header = |name: &str, value: Option<&str>| {
            head.extend(value.map(|value| format!("{name}: {value}\r\n")));
        };
        header("Host", request.host.as_deref());
        header("Origin", request.origin.as_deref());
        header("X-Many-Hands-Token", request.token.as_deref());
        header("Content-Type", request.kind);
        // A server that refuses may hang up before it has read all.
        let _ = stream.write_all(format!("{head}\r\n{}", request.body).as_bytes());
        let mut lines = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(lines.read_line(&mut head).unwrap() > 0, "no answer: {head}");
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, lines }
    }

    /// Runs to the end.
    pub fn run(&self, body: &Value) -> Vec<Value> {
        let answer = self.send(&self.request(body));
        assert_eq!(answer.status, 200);
        answer.events()
    }

    /// Runs the twin of this name.
    pub fn run_twin(&self, listing: &str) -> Vec<Value> {
        self.run(&twin(listing))
    }

    /// Runs a changed twin.
    pub fn run_source(&self, source: &str) -> Vec<Value> {
        self.run(&changed(source))
    }

    /// Fails if anything of a run is left: a process or a file.
    pub fn nothing_remains(&self, book: &Scratch) {
        let own = self.process.id();
        eventually("no process is left", || processes(book).iter().all(|pid| *pid == own));
        eventually("no file is left", || scratch(book).iter().all(|name| name == "in-use" || name == "incremental"));
        let events = self.run_twin("hello");
        assert_eq!(output(&events), "hello\n", "{events:?}");
    }
}

impl Answer {
    /// The next event; `None` after the last.
    pub fn next(&mut self) -> Option<Value> {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        (!line.is_empty()).then(|| serde_json::from_str(&line).unwrap())
    }

    pub fn events(mut self) -> Vec<Value> {
        std::iter::from_fn(|| self.next()).collect()
    }

    pub fn body(mut self) -> String {
        let mut body = String::new();
        self.lines.read_to_string(&mut body).unwrap();
        body
    }

    /// Waits until the run has written something.
    pub fn wait_for_output(&mut self) -> String {
        while let Some(event) = self.next() {
            if event["event"] == "output" {
                return event["text"].as_str().unwrap().to_owned();
            }
        }
        panic!("it wrote nothing");
    }
}

/// A book with the twin `hello`, and these.
pub fn book(twins: &[(&str, &str)]) -> Scratch {
    let book = Scratch::with_page("page\n");
    for (name, source) in twins.iter().chain(&[("hello", "print('hello')\n")]) {
        book.write(&format!("code/listings/chapter_02/{name}.py"), source);
    }
    book
}

pub fn twin(listing: &str) -> Value {
    json!({ "chapter": "chapter-2", "listing": listing, "language": "python" })
}

pub fn changed(source: &str) -> Value {
    json!({ "chapter": "chapter-2", "listing": "hello", "language": "python", "source": source })
}

/// All that was written to standard output.
pub fn output(events: &[Value]) -> String {
    let out = events.iter().filter(|event| event["event"] == "output" && event["stream"] == "stdout");
    out.map(|event| event["text"].as_str().unwrap()).collect()
}

/// The last event, which is the only one of its kind.
pub fn end(events: &[Value]) -> &Value {
    let ends = events.iter().filter(|event| event["event"] == "end").count();
    let last = events.last().unwrap();
    assert!(ends == 1 && last["event"] == "end", "{events:?}");
    last
}

/// The processes that know the book's folder for temporary files, or are called by its name.
pub fn processes(book: &Scratch) -> Vec<u32> {
    let mark = book.path("tmp").display().to_string();
    let knows = |pid: u32| {
        ["environ", "cmdline"].iter().any(|file| {
            let text = fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
            String::from_utf8_lossy(&text).contains(&mark)
        })
    };
    let pids = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    pids.filter(|pid| knows(*pid)).collect()
}

/// What is in the folders that servers made for their runs.
pub fn scratch(book: &Scratch) -> Vec<String> {
    let folder = book.path("tmp");
    names(&folder).iter().flat_map(|server| names(&folder.join(server))).collect()
}
