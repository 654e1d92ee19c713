//! Pages fetched over HTTP, a hundred at once, from a server in a process of its own. Each fetch has a connection of its own.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};

use httparse::Status;
use many_hands::coroutine::fetch;
use many_hands::process::{Process, Queue, queue};
use many_hands::web::{self, Page};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net;
use tokio::runtime::Runtime;

use crate::harness::{Jobs, Result, Table, python_program_with_packages};
use crate::ways::{coroutines, one_thread, tasks, threads};

const FETCHES: u32 = 10_000;
const AT_ONCE: u32 = 100;

/// What every page says.
const BODY: &str = "Many hands make light work.";

pub fn table() -> Result<Table> {
    let (server, address) = start_server()?;
    let url = format!("http://{address}/");
    let gevent = Jobs::of(python_program_with_packages("fetch.py").map(|mut program| {
        program.arg(address.to_string());
        program
    }))?;
    let tokio = |runtime: Runtime| {
        move |count| {
            tasks(&runtime, AT_ONCE, move || async move {
                for _ in 0..count / AT_ONCE {
                    check(&by_a_task(address).await.expect("the server answers"));
                }
            })
        }
    };
    Ok(Table::new("Ten thousand fetches over HTTP, a hundred at once", "fetch")
        .row("many_hands fetch", FETCHES, move |count| {
            let (_running, url) = (&server, url.clone());
            coroutines(AT_ONCE, move || {
                for _ in 0..count / AT_ONCE {
                    let answer = fetch(&url).expect("the server answers");
                    assert_eq!((answer.status, &answer.body[..]), (200, BODY.as_bytes()));
                }
            })
        })
        .row("tokio, one thread", FETCHES, tokio(one_thread()?))
        .row("tokio, a thread for each core", FETCHES, tokio(Runtime::new()?))
        .row("a hundred threads", FETCHES, move |count| {
            threads(AT_ONCE, move || {
                for _ in 0..count / AT_ONCE {
                    check(&by_a_thread(address).expect("the server answers"));
                }
            })
        })
        .row_of(&gevent, "CPython gevent, socket", FETCHES, "socket")
        .row_of(&gevent, "CPython gevent, urllib", FETCHES, "urllib"))
}

/// A process that serves until it is dropped.
fn start_server() -> Result<(Process, SocketAddr)> {
    let (to_us, addresses) = Queue::bounded(1)?.split();
    let server = Process::builder().daemon(true).spawn(serve, to_us)?;
    Ok((server, addresses.recv()?))
}

fn serve(to_us: queue::Sender<SocketAddr>) {
    let server = web::Server::start(&[Page { path: "/", seconds: 0.0, body: BODY }]).expect("there is a free port");
    to_us.send(&server.address()).expect("the benchmark listens");
    loop {
        std::thread::park();
    }
}

fn request(server: SocketAddr) -> String {
    format!("GET / HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n")
}

async fn by_a_task(server: SocketAddr) -> io::Result<Vec<u8>> {
    let mut stream = net::TcpStream::connect(server).await?;
    stream.write_all(request(server).as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer)
}

fn by_a_thread(server: SocketAddr) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server)?;
    stream.write_all(request(server).as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

/// That all of the page has come.
fn check(answer: &[u8]) {
    let mut headers = [httparse::EMPTY_HEADER; 16];
    let mut head = httparse::Response::new(&mut headers);
    let Ok(Status::Complete(length)) = head.parse(answer) else { panic!("no header") };
    assert_eq!((head.code, &answer[length..]), (Some(200), BODY.as_bytes()));
}
