//! Pages fetched over HTTP, a hundred at once, from a server in a process of its own: each over a
//! connection of its own, and over a hundred that are kept.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::rc::Rc;
use std::time::{Duration, Instant};

use httparse::Status;
use many_hands::coroutine::{FetchError, Response, Session, fetch};
use many_hands::process::{Process, Queue, queue};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net;
use tokio::runtime::Runtime;

use crate::harness::{Jobs, Measure, Result, Table, python_program_with_packages, this_program};
use crate::ways::{coroutines, one_thread, tasks, threads};

/// The argument that makes this program a worker that fetches.
pub const WORKER: &str = "--fetches";

const FETCHES: u32 = 10_000;
const AT_ONCE: u32 = 100;

/// What every page says.
const BODY: &str = "Many hands make light work.";

pub fn tables() -> Result<[Table; 2]> {
    let (server, address) = start_server()?;
    let server = Rc::new(server);
    let gevent = Jobs::of(python_program_with_packages("fetch.py").map(|mut program| {
        program.arg(address.to_string());
        program
    }))?;
    let mays = Jobs::of(this_program(WORKER))?;
    let alone = Table::new("Ten thousand fetches over HTTP, a hundred at once, a connection each", "fetch")
        .row("many_hands fetch", FETCHES, in_coroutines(Rc::clone(&server), address, || fetch))
        .row("tokio, one thread", FETCHES, in_tasks(one_thread()?, address, Connections::Each))
        .row("tokio, a thread for each core", FETCHES, in_tasks(Runtime::new()?, address, Connections::Each))
        .row_of(&mays, "may, a thread for each core", FETCHES, &format!("{address} each"))
        .row("a hundred threads", FETCHES, in_threads(address, Connections::Each))
        .row_of(&gevent, "CPython gevent, socket", FETCHES, "socket")
        .row_of(&gevent, "CPython gevent, urllib", FETCHES, "urllib");
    let session = || {
        let session = Session::default();
        move |url: &str| session.fetch(url)
    };
    let kept = Table::new("Ten thousand fetches over HTTP, a hundred at once, over connections that are kept", "fetch")
        .row("many_hands Session", FETCHES, in_coroutines(server, address, session))
        .row("tokio, one thread", FETCHES, in_tasks(one_thread()?, address, Connections::Kept))
        .row("tokio, a thread for each core", FETCHES, in_tasks(Runtime::new()?, address, Connections::Kept))
        .row_of(&mays, "may, a thread for each core", FETCHES, &format!("{address} kept"))
        .row("a hundred threads", FETCHES, in_threads(address, Connections::Kept))
        .row_of(&gevent, "CPython gevent, socket", FETCHES, "socket, kept")
        .row_of(&gevent, "CPython gevent, http.client", FETCHES, "http.client, kept");
    Ok([alone, kept])
}

#[derive(Clone, Copy)]
enum Connections {
    Each,
    Kept,
}

impl Connections {
    fn request(self, server: SocketAddr) -> Vec<u8> {
        let afterwards = match self {
            Self::Each => "close",
            Self::Kept => "keep-alive",
        };
        format!("GET / HTTP/1.1\r\nHost: {server}\r\nConnection: {afterwards}\r\n\r\n").into_bytes()
    }
}

/// By clients of ours: a new one each round. The server runs as long as one of the tables that it
/// is for.
fn in_coroutines<F>(
    server: Rc<Process>,
    address: SocketAddr,
    client: impl Fn() -> F,
) -> impl FnMut(u32) -> Result<Duration>
where
    F: Fn(&str) -> std::result::Result<Response, FetchError> + Clone + Send + 'static,
{
    let url = format!("http://{address}/");
    move |count| {
        let (_running, url, fetch) = (&server, url.clone(), client());
        coroutines(AT_ONCE, move || {
            for _ in 0..count / AT_ONCE {
                let answer = fetch(&url).expect("the server answers");
                assert_eq!((answer.status, &answer.body[..]), (200, BODY.as_bytes()));
            }
        })
    }
}

fn in_tasks(runtime: Runtime, server: SocketAddr, connections: Connections) -> impl FnMut(u32) -> Result<Duration> {
    async fn fetch(stream: &mut net::TcpStream, request: &[u8]) -> io::Result<()> {
        stream.write_all(request).await?;
        let mut answer = Vec::with_capacity(1024);
        while !is_whole(&answer) {
            if stream.read_buf(&mut answer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }
    move |count| {
        tasks(&runtime, AT_ONCE, move || async move {
            let (request, connect) = (connections.request(server), || net::TcpStream::connect(server));
            let mut stream = connect().await.expect("the server takes connections");
            for number in 0..count / AT_ONCE {
                if number > 0 && matches!(connections, Connections::Each) {
                    stream = connect().await.expect("the server takes connections");
                }
                fetch(&mut stream, &request).await.expect("the server answers");
            }
        })
    }
}

fn in_threads(server: SocketAddr, connections: Connections) -> impl FnMut(u32) -> Result<Duration> {
    move |count| {
        threads(AT_ONCE, move || {
            fetch_one_by_one(|| TcpStream::connect(server), server, connections, count / AT_ONCE)
                .expect("the server answers");
        })
    }
}

/// What a worker answers that fetches by coroutines of `may`'s own, on a thread for each core: here
/// there is one.
pub fn job(job: &str, count: u32) -> Result<f64> {
    let (server, connections) = job.split_once(' ').ok_or("a job is a server and connections")?;
    let server = server.parse()?;
    let connections = if connections == "kept" { Connections::Kept } else { Connections::Each };
    let fetches = move || {
        let connect = || may::net::TcpStream::connect(server);
        fetch_one_by_one(connect, server, connections, count / AT_ONCE).map_err(|error| error.to_string())
    };
    let begin = Instant::now();
    let running: Vec<_> = (0..AT_ONCE).map(|_| may::go!(fetches)).collect();
    for coroutine in running {
        coroutine.join().map_err(|_| "a coroutine panicked")??;
    }
    Ok(begin.elapsed().figure())
}

fn fetch_one_by_one<S: Read + Write>(
    connect: impl Fn() -> io::Result<S>,
    server: SocketAddr,
    connections: Connections,
    count: u32,
) -> io::Result<()> {
    let request = connections.request(server);
    let mut stream = connect()?;
    for number in 0..count {
        if number > 0 && matches!(connections, Connections::Each) {
            stream = connect()?;
        }
        stream.write_all(&request)?;
        let mut answer = Vec::new();
        let mut piece = [0; 1024];
        while !is_whole(&answer) {
            let read = stream.read(&mut piece)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            answer.extend_from_slice(&piece[..read]);
        }
    }
    Ok(())
}

/// Whether all of the page has come.
fn is_whole(answer: &[u8]) -> bool {
    let mut headers = [httparse::EMPTY_HEADER; 16];
    let mut head = httparse::Response::new(&mut headers);
    let Ok(Status::Complete(length)) = head.parse(answer) else { return false };
    let body = &answer[length..];
    assert!(head.code == Some(200) && BODY.as_bytes().starts_with(body));
    body.len() == BODY.len()
}

/// A process that serves until it is dropped.
fn start_server() -> Result<(Process, SocketAddr)> {
    let (to_us, addresses) = Queue::bounded(1)?.split();
    let server = Process::builder().daemon(true).spawn(serve, to_us)?;
    Ok((server, addresses.recv()?))
}

/// Does as little as it can for each request: what is measured are the clients.
fn serve(to_us: queue::Sender<SocketAddr>) {
    async fn answer(mut stream: net::TcpStream) -> io::Result<()> {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{BODY}", BODY.len());
        let mut request = Vec::with_capacity(1024);
        while stream.read_buf(&mut request).await? > 0 {
            if request.ends_with(b"\r\n\r\n") {
                stream.write_all(answer.as_bytes()).await?;
                if request.ends_with(b"close\r\n\r\n") {
                    break;
                }
                request.clear();
            }
        }
        Ok(())
    }
    let serves = async move {
        let listener = net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("there is a free port");
        to_us.send(&listener.local_addr().expect("it is bound")).expect("the benchmark listens");
        loop {
            let (stream, _) = listener.accept().await.expect("there is room for a connection");
            tokio::spawn(answer(stream));
        }
    };
    one_thread().expect("there is room for an event loop").block_on(serves)
}
