//! The pages that coroutines fetch: also from servers that mean no good.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use crate::coroutine_tasks::all;
use crate::patience::{PATIENCE, within_patience};
use many_hands::coroutine::{Client, FetchError, Session, fetch, sleep, spawn};
use nix::libc;
use nix::sys::socket::{setsockopt, sockopt};

pub fn read_request(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    lines.take_while(|line| !line.is_empty()).map(|line| line + "\n").collect()
}

/// The address of a server that takes one connection, reads a request, and does this.
fn server(answer: impl FnOnce(TcpStream, String) + Send + 'static) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/page?x=1#part", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let request = read_request(&stream);
        answer(stream, request);
    });
    url
}

/// The address of a server that says this and closes the connection.
pub fn says(answer: impl AsRef<[u8]> + Send + 'static) -> String {
    server(move |mut stream, _| {
        // It may be closed before all is said.
        let _ = stream.write_all(answer.as_ref());
        let _ = stream.shutdown(Shutdown::Write);
        // To close with something unread would be a reset.
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    })
}

fn small() -> Client {
    Client { timeout: PATIENCE, max_header: 1000, max_body: 1000 }
}

fn body_of(answer: impl AsRef<[u8]> + Send + 'static) -> String {
    let response = small().fetch(&says(answer)).unwrap();
    response.text().unwrap().to_owned()
}

fn refusal(answer: impl AsRef<[u8]> + Send + 'static) -> FetchError {
    small().fetch(&says(answer)).expect_err("the answer is no good")
}

#[test]
fn asks_as_http_wants_it() {
    let (sender, receiver) = channel();
    let url = server(move |mut stream, request| {
        sender.send(request).unwrap();
        stream.write_all(b"HTTP/1.1 404 Not Found\r\nX-One: 1\r\nx-one: 2\r\nContent-Length: 2\r\n\r\nno").unwrap();
    });
    let response = fetch(&url).unwrap();
    assert_eq!((response.status, response.reason.as_str(), response.text().unwrap()), (404, "Not Found", "no"));
    assert_eq!(response.headers[1], ("x-one".to_owned(), b"2".to_vec()));
    assert_eq!((response.header("X-ONE"), response.header("other")), (Some(&b"1"[..]), None));
    let request = receiver.recv().unwrap();
    let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    assert!(request.starts_with(&format!("GET /page?x=1 HTTP/1.1\nHost: {host}\n")), "{request}");
    assert!(request.contains("\nConnection: close\n"), "{request}");
}

#[test]
fn the_body_ends_where_the_header_says() {
    assert_eq!(body_of("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello and more"), "hello");
    assert_eq!(body_of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello"), "hello");
    assert_eq!(body_of("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "");
    assert_eq!(body_of("HTTP/1.0 200 OK\r\n\r\nuntil the end"), "until the end");
    assert_eq!(body_of("HTTP/1.1 204 No Content\r\n\r\nno body"), "");
    assert_eq!(body_of("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), "ok");
    assert_eq!(body_of("\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok"), "ok");
    let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\nA;x=y\r\n, in parts\r\n0\r\n";
    assert_eq!(body_of(format!("{chunks}\r\n")), "hello, in parts");
    assert_eq!(body_of(format!("{chunks}Trailer: x\r\n\r\n")), "hello, in parts");
}

/// Byte by byte, so that every boundary is one between two reads.
#[test]
fn it_does_not_matter_how_the_answer_is_cut() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nhello",
    ] {
        let url = server(|mut stream, _| {
            stream.set_nodelay(true).unwrap();
            for byte in answer.as_bytes() {
                stream.write_all(&[*byte]).unwrap();
                thread::sleep(Duration::from_micros(200));
            }
        });
        assert_eq!(fetch(&url).unwrap().text().unwrap(), "hello");
    }
}

#[test]
fn garbage_is_not_an_answer() {
    for garbage in [
        &b"\xff\xfe\x00\x01 nonsense\r\n\r\n"[..],
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
    ] {
        let error = refusal(garbage);
        assert!(matches!(error, FetchError::Header(_)), "{error:?}");
    }
}

#[test]
fn a_header_without_an_end_is_too_long() {
    let endless = |line: &str| format!("HTTP/1.1 200 OK\r\n{}", line.repeat(100_000 / line.len()));
    for header in [endless("X: y\r\n"), endless("X"), "\r\n".repeat(50_000), endless("X: y\r\n").replace("\r\n", " ")] {
        let error = refusal(header);
        assert!(matches!(error, FetchError::HeaderTooLong(1000)), "{error:?}");
    }
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "a:b\r\n".repeat(150));
    assert!(matches!(refusal(many), FetchError::Header(why) if why == "too many headers"));
    let waits = refusal("HTTP/1.1 100 Continue\r\n\r\n".repeat(20));
    assert!(matches!(waits, FetchError::Length(_)), "{waits:?}");
}

#[test]
fn a_short_answer_is_an_error_never_a_short_body() {
    let header = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
    let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    let cut = (0..header.len() + 4).map(|end| format!("{header}hello")[..end].to_owned());
    for answer in cut.chain((0..chunks.len()).map(|end| chunks[..end].to_owned())) {
        let error = small().fetch(&says(answer.clone())).expect_err(&answer);
        assert!(matches!(error, FetchError::Closed), "{answer:?}: {error:?}");
    }
}

/// A process that is killed with data unread resets its connections.
#[test]
fn a_reset_is_an_error_too() {
    for header in ["", "Content-Length: 50\r\n", "Transfer-Encoding: chunked\r\n"] {
        let url = server(move |mut stream, _| {
            write!(stream, "HTTP/1.1 200 OK\r\n{header}\r\n5\r\nhello").unwrap();
            thread::sleep(Duration::from_millis(20));
            setsockopt(&stream, sockopt::Linger, &libc::linger { l_onoff: 1, l_linger: 0 }).unwrap();
        });
        let error = small().fetch(&url).unwrap_err();
        assert!(matches!(error, FetchError::Closed), "{error:?}");
    }
}

#[test]
fn an_unclear_end_is_refused() {
    for lines in [
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: -1\r\n",
        "Content-Length:\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    ] {
        let error = refusal(format!("HTTP/1.1 200 OK\r\n{lines}\r\nhello"));
        assert!(matches!(error, FetchError::Length(_)), "{lines}: {error:?}");
    }
}

#[test]
fn chunks_that_are_none_are_refused() {
    let long = "1".repeat(10_000);
    for chunks in [
        "hello\r\n",
        "-5\r\nhello\r\n",
        "5 5\r\nhello\r\n",
        "5\nhello\r\n",
        "5\r\nhelloXX0\r\n\r\n",
        "5\r\nhello0\r\n\r\n\r\n",
        "11112222333344445\r\n",
        "\r\n",
        long.as_str(),
    ] {
        let error = refusal(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"));
        assert!(matches!(error, FetchError::Chunk), "{chunks:?}: {error:?}");
    }
    let trailer = format!("0\r\n{}", "a: b\r\n".repeat(1000));
    let error = refusal(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{trailer}"));
    assert!(matches!(error, FetchError::HeaderTooLong(1000)), "{error:?}");
}

#[test]
fn a_body_has_its_limit_before_it_is_read() {
    let body = "x".repeat(1001);
    for answer in [
        format!("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n{body}"),
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999999\r\n\r\n".into(),
        format!("HTTP/1.1 200 OK\r\n\r\n{body}"),
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n{body}\r\n0\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}", format!("64\r\n{:0100}\r\n", 0).repeat(11)),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n".into(),
    ] {
        let error = refusal(answer);
        assert!(matches!(error, FetchError::BodyTooLong(1000)), "{error:?}");
    }
    assert_eq!(body_of(format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(1000))).len(), 1000);
}

/// Each byte comes soon, and the whole never.
#[test]
fn a_peer_that_drips_is_out_of_time() {
    for beginning in ["", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"] {
        let url = server(|mut stream, _| {
            let drops = beginning.bytes().chain(std::iter::repeat(b'x'));
            for drop in drops {
                if stream.write_all(&[drop]).is_err() {
                    break;
                }
                thread::sleep(Duration::from_millis(2));
            }
        });
        let client = Client { timeout: Duration::from_millis(300), ..Client::default() };
        let start = Instant::now();
        let error = client.fetch(&url).unwrap_err();
        assert!(matches!(error, FetchError::TimedOut(_)), "{error:?}");
        assert!(start.elapsed() >= Duration::from_millis(300));
        assert_eq!(error.to_string(), "no whole answer within 300ms");
    }
}

/// Each piece of the request is taken soon, and the whole never.
#[test]
fn a_peer_that_reads_slowly_is_out_of_time() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/{}", listener.local_addr().unwrap(), "x".repeat(32 << 20));
    let client = Client { timeout: Duration::from_millis(300), ..Client::default() };
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut taken, mut piece) = (0, vec![0; 512 << 10]);
        loop {
            match stream.read(&mut piece) {
                Ok(read @ 1..) => taken += read,
                _ => return taken,
            }
            thread::sleep(Duration::from_millis(20));
        }
    });
    let error = client.fetch(&url).unwrap_err();
    assert!(matches!(error, FetchError::TimedOut(_)), "{error:?}");
    // What it had in its buffers, and what it took meanwhile.
    let taken = server.join().unwrap();
    assert!(taken < 24 << 20, "{taken} bytes");
}

#[test]
fn the_timeout_may_be_as_long_as_can_be_said() {
    let url = server(|mut stream, _| {
        thread::sleep(Duration::from_millis(50));
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nok").unwrap();
    });
    let client = Client { timeout: Duration::MAX, ..Client::default() };
    assert_eq!(client.fetch(&url).unwrap().body, b"ok");
}

/// Much is said and little meant: all but a byte of each line is to be skipped.
#[test]
fn a_talkative_peer_delays_no_other() {
    let url = server(|mut stream, _| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").unwrap();
        let chunks = format!("1;{}\r\nx\r\n", "y".repeat(4000)).repeat(64);
        while stream.write_all(chunks.as_bytes()).is_ok() {}
    });
    let client = Client { timeout: Duration::from_secs(1), ..Client::default() };
    let page = spawn(move || client.fetch(&url));
    sleep(Duration::from_millis(100));
    spawn(|| ()).join().unwrap();
    assert!(!page.is_finished());
    assert!(matches!(page.join().unwrap(), Err(FetchError::TimedOut(_))));
}

#[test]
fn a_silent_peer_is_out_of_time_and_delays_no_other() {
    let silent = server(|stream, _| {
        thread::sleep(PATIENCE);
        drop(stream);
    });
    let client = Client { timeout: Duration::from_millis(200), ..Client::default() };
    let slow = spawn(move || client.fetch(&silent));
    assert_eq!(fetch(&says("HTTP/1.1 200 OK\r\n\r\nok")).unwrap().body, b"ok");
    assert!(matches!(slow.join().unwrap(), Err(FetchError::TimedOut(_))));
}

/// The address of a server that takes as many connections as there are lists, and on each gives
/// these answers, one for each request; then it closes. And what tells of each request on which
/// connection it came.
fn gives(answers: Vec<Vec<&'static str>>) -> (String, Receiver<usize>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    let mut threads = Vec::new();
    thread::spawn(move || {
        for (number, answers) in answers.into_iter().enumerate() {
            let (mut stream, _) = listener.accept().unwrap();
            let sender = sender.clone();
            threads.push(thread::spawn(move || {
                for answer in answers {
                    let request = read_request(&stream);
                    if request.is_empty() {
                        return;
                    }
                    assert!(request.contains("\nConnection: keep-alive\n"), "{request}");
                    sender.send(number).unwrap();
                    stream.write_all(answer.as_bytes()).unwrap();
                }
                let _ = stream.shutdown(Shutdown::Write);
                let _ = std::io::copy(&mut stream, &mut std::io::sink());
            }));
        }
    });
    (url, receiver)
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

fn small_session() -> Session {
    Session::new(small())
}

#[test]
fn a_session_asks_again_over_the_same_connection() {
    let chunks = "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n";
    let none = "HTTP/1.1 204 No Content\r\nConnection: Keep-Alive\r\n\r\n";
    let (url, connections) = gives(vec![vec![OK, chunks, none, OK]]);
    let session = small_session();
    let answers = (0..4).map(|_| session.fetch(&url).unwrap()).map(|answer| (answer.status, answer.body));
    let wanted = [(200, "ok"), (404, "no"), (204, ""), (200, "ok")].map(|(status, body)| (status, body.into()));
    assert_eq!(Vec::from_iter(answers), wanted);
    drop(session);
    // The server's thread has seen the end, or it would not let go of its sender.
    assert_eq!(Vec::from_iter(connections), [0; 4]);
}

#[test]
fn a_session_takes_a_new_connection_where_the_old_one_is_of_no_use() {
    let until_the_end = "HTTP/1.1 200 OK\r\n\r\nok";
    for first in [
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: x, Close\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        until_the_end,
        // It says more than it was asked for, or will, which is no answer to the next question.
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
    ] {
        // The others would be answered here, too.
        let answers = if first == until_the_end { vec![first] } else { vec![first, OK] };
        let (url, connections) = gives(vec![answers, vec![OK]]);
        let session = small_session();
        assert_eq!([(); 2].map(|()| session.fetch(&url).unwrap().body), [b"ok", b"ok"], "{first}");
        drop(session);
        assert_eq!(Vec::from_iter(connections), [0, 1], "{first}");
    }
}

/// Also if more than was asked for comes later than the answer.
#[test]
fn a_session_does_not_take_for_an_answer_what_came_before_the_question() {
    let (sender, receiver) = channel();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for answers in [[OK, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"], [OK, ""]] {
            let (mut stream, _) = listener.accept().unwrap();
            read_request(&stream);
            for answer in answers {
                stream.write_all(answer.as_bytes()).unwrap();
                thread::sleep(Duration::from_millis(20));
            }
            sender.send(stream).unwrap();
        }
    });
    let session = small_session();
    assert_eq!(session.fetch(&url).unwrap().body, b"ok");
    let _open = receiver.recv().unwrap();
    assert_eq!(session.fetch(&url).unwrap().body, b"ok");
}

#[test]
fn a_session_outlives_connections_that_the_server_gives_up() {
    // It closes the first while nothing is under way, or with the second question unanswered: there
    // is no telling.
    let (url, connections) = gives(vec![vec![OK], vec![OK, ""], vec![OK]]);
    let session = small_session();
    for _ in 0..3 {
        assert_eq!(session.fetch(&url).unwrap().body, b"ok");
    }
    drop(session);
    let connections = Vec::from_iter(connections);
    assert_eq!((connections[0], connections[1], connections.last()), (0, 1, Some(&2)), "{connections:?}");
}

/// A body where there must be none may come later.
#[test]
fn a_session_does_not_keep_a_connection_on_which_more_is_announced() {
    for header in ["Content-Length: 40", "Transfer-Encoding: chunked"] {
        let first: &str = format!("HTTP/1.1 204 No Content\r\n{header}\r\n\r\n").leak();
        let (url, connections) = gives(vec![vec![first, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"], vec![OK]]);
        let session = small_session();
        assert_eq!([(); 2].map(|()| session.fetch(&url).unwrap().status), [204, 200]);
        drop(session);
        assert_eq!(Vec::from_iter(connections), [0, 1], "{header}");
    }
}

/// A server may say so when a connection has been idle for long, and cross the next question.
#[test]
fn a_session_asks_again_where_a_server_has_waited_for_too_long() {
    let late = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let (url, connections) = gives(vec![vec![OK, late], vec![OK]]);
    let session = small_session();
    assert_eq!([(); 2].map(|()| session.fetch(&url).unwrap().body), [b"ok", b"ok"]);
    drop(session);
    assert_eq!(Vec::from_iter(connections), [0, 0, 1]);
    // On a new connection it is an answer like any other.
    let (url, _connections) = gives(vec![vec![late]]);
    assert_eq!(small_session().fetch(&url).unwrap().status, 408);
}

#[test]
fn a_session_does_not_ask_twice_when_the_answer_has_begun_or_time_is_up() {
    let (url, connections) = gives(vec![vec![OK, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"], vec![OK]]);
    let session = small_session();
    session.fetch(&url).unwrap();
    assert!(matches!(session.fetch(&url), Err(FetchError::Closed)));
    assert_eq!(connections.try_iter().collect::<Vec<_>>(), [0, 0]);

    let (stop, waits) = channel();
    let url = server(move |mut stream, _| {
        stream.write_all(OK.as_bytes()).unwrap();
        read_request(&stream);
        waits.recv().unwrap();
    });
    let session = Session::new(Client { timeout: Duration::from_millis(300), ..small() });
    session.fetch(&url).unwrap();
    assert!(matches!(session.fetch(&url), Err(FetchError::TimedOut(_))));
    stop.send(()).unwrap();
}

#[test]
fn a_session_keeps_the_connections_of_each_server_apart() {
    let servers = ["a", "b"].map(|body| {
        let answer: &str = format!("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{body}").leak();
        (body, gives(vec![vec![answer; 3]]))
    });
    let session = small_session();
    for (body, (url, _)) in servers.iter().cycle().take(6) {
        assert_eq!(session.fetch(url).unwrap().text().unwrap(), *body);
    }
    drop(session);
    assert_eq!(servers.map(|(_, (_, connections))| connections.iter().count()), [3, 3]);
}

#[test]
fn a_session_keeps_a_hundred_connections_and_closes_them_with_its_last_clone() {
    const MANY: usize = 140;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let closed = Arc::new(AtomicUsize::new(0));
    let counts = Arc::clone(&closed);
    // No thread gets an answer before all have asked: so each asks over a connection of its own.
    let all_have_asked = Arc::new(Barrier::new(MANY));
    thread::spawn(move || {
        for stream in listener.incoming().take(MANY) {
            let (mut stream, all_have_asked, counts) = (stream.unwrap(), all_have_asked.clone(), counts.clone());
            thread::spawn(move || {
                read_request(&stream);
                all_have_asked.wait();
                stream.write_all(OK.as_bytes()).unwrap();
                std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
                counts.fetch_add(1, Ordering::Relaxed);
            });
        }
    });
    let session = small_session();
    all((0..MANY).map(|_| {
        let (session, url) = (session.clone(), url.clone());
        spawn(move || session.fetch(&url).unwrap())
    }));
    within_patience("what is too much is closed", || closed.load(Ordering::Relaxed) == MANY - 100);
    thread::sleep(Duration::from_millis(20));
    assert_eq!(closed.load(Ordering::Relaxed), MANY - 100);
    drop(session);
    within_patience("all are closed", || closed.load(Ordering::Relaxed) == MANY);
}

#[test]
fn nothing_listens() {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let error = fetch(&format!("http://{free}/")).unwrap_err();
    assert!(matches!(error, FetchError::Connect { .. }), "{error:?}");
    assert_eq!(error.to_string(), format!("cannot connect to {free}: Connection refused (os error 111)"));
}

#[test]
fn a_name_is_looked_up() {
    let url = says("HTTP/1.1 200 OK\r\n\r\nok").replace("127.0.0.1", "localhost");
    assert_eq!(fetch(&url).unwrap().body, b"ok");
    let error = fetch("http://no-such-host.invalid/").unwrap_err();
    assert!(matches!(error, FetchError::Connect { .. }), "{error:?}");
}

#[test]
fn what_is_no_address_is_not_asked_for() {
    for url in [
        "",
        "page",
        "/page",
        "ftp://host/",
        "https://host/",
        "http://",
        "http:///page",
        "http://host:/",
        "http://host:+80/",
        "http://host:99999/",
        "http://user@host/",
        "http://user:word@host/",
        "http://[::1/",
        "http://[host]/",
        "http://[::1]x/",
        "http://host/a b",
        "http://host/a\r\nX: y",
        "http://hést/",
        "http://a,b/",
    ] {
        let error = fetch(url).unwrap_err();
        assert!(matches!(error, FetchError::Url { .. }), "{url}: {error:?}");
    }
}

#[test]
fn ten_thousand_pages_one_after_the_other_and_many_at_once() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            read_request(&stream);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage");
        }
    });
    let tasks = (0..100).map(|_| {
        let url = url.clone();
        spawn(move || (0..100).map(|_| fetch(&url).map_or(0, |page| page.body.len())).sum::<usize>())
    });
    assert_eq!(all(tasks).iter().sum::<usize>(), 40_000);
}
