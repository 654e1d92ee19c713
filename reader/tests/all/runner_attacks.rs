//! Programs that do not want to end, that take too much, or that hide; pages and servers that go
//! away. After each the server serves, and nothing remains.
//!
//! Each program runs twice: as a listing of the book, under the supervisor alone, and as a changed
//! one, which has namespaces besides where the kernel allows them.

use std::os::unix::net::UnixListener;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::run::{book, changed, end, output, processes, scratch, twin};
use crate::support::server::Server;
use crate::support::{Scratch, eventually};
use rustix::process::Signal;
use serde_json::Value;

/// Runs a program in both ways under these limits, judges each run, and looks for what it left.
fn attack(source: &str, limits: &[&str], judge: impl Fn(&[Value])) {
    let book = book(&[("attack", source)]);
    let server = guarded(&book, limits);
    for body in [twin("attack"), changed(source)] {
        let events = server.run(&body);
        judge(&events);
        server.nothing_remains(&book);
    }
}

fn guarded(book: &Scratch, limits: &[&str]) -> Server {
    let mut words = vec!["--allow-edit"];
    words.extend(limits);
    Server::with_words(book, &words).0
}

fn ended_by(reason: &'static str) -> impl Fn(&[Value]) {
    move |events| {
        let end = end(events);
        assert_eq!((&end["reason"], &end["signal"]), (&reason.into(), &"SIGKILL".into()), "{end}");
        assert!(end["text"].as_str().unwrap().ends_with('.'), "{end}");
    }
}

const FOR_A_SECOND: [&str; 2] = ["--limit-seconds", "1"];

#[test]
fn a_program_that_does_not_end() {
    attack("while True: pass\n", &FOR_A_SECOND, ended_by("time"));
}

#[test]
fn a_program_that_ignores_signals() {
    let source = "
import signal, time
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
print('deaf')
while True: time.sleep(1)
";
    attack(source, &FOR_A_SECOND, |events| {
        assert_eq!(output(events), "deaf\n");
        ended_by("time")(events);
    });
}

#[test]
fn an_endless_printer() {
    attack("while True: print('x' * 1000)\n", &["--limit-output", "100000"], |events| {
        ended_by("output")(events);
        assert_eq!(output(events).len(), 100_000);
    });
}

#[test]
fn a_memory_hog() {
    let source = "
import time
hoard = []
while True:
    hoard.append(bytearray(b'x' * 4_000_000))
    time.sleep(0.002)
";
    attack(source, &["--limit-memory", "200000000", "--limit-seconds", "20"], ended_by("memory"));
}

#[test]
fn a_hog_of_memory_that_is_not_counted() {
    // What is in no address space is found by the kernel alone, which then ends this before
    // anything else.
    attack("print(open('/proc/self/oom_score_adj').read(), end='')\n", &[], |events| {
        assert_eq!(output(events), "1000\n", "{events:?}");
    });
}

#[test]
fn a_memory_hog_with_many_hands() {
    let source = "
import os, time
for child in range(8):
    if os.fork() == 0:
        hoard = bytearray(b'x' * 50_000_000)
        time.sleep(60)
time.sleep(60)
";
    attack(source, &["--limit-memory", "200000000", "--limit-seconds", "20"], ended_by("memory"));
}

#[test]
fn children_that_leave_group_and_session() {
    let source = "
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.setsid()
        null = os.open('/dev/null', os.O_RDWR)
        for fd in range(3): os.dup2(null, fd)
        os.closerange(3, 256)
        os.execve('/bin/sleep', ['sleep', '1000'], {'MARK': os.environ['TMPDIR']})
    os._exit(0)
os.wait()
time.sleep(0.2)
print('left behind')
";
    attack(source, &["--limit-seconds", "20"], |events| {
        assert_eq!(output(events), "left behind\n");
        let end = end(events);
        assert_eq!((&end["code"], &end["reason"]), (&0.into(), &Value::Null), "{end}");
    });
}

#[test]
fn processes_that_live_for_a_moment_only() {
    // Each hands on to its child, and has ended before anybody knows of it.
    let source = "
import os, time
end = time.monotonic() + 30
for runner in range(30):
    if os.fork() == 0: break
while time.monotonic() < end:
    if os.fork(): os._exit(0)
";
    let start = Instant::now();
    attack(source, &FOR_A_SECOND, |events| assert_eq!(end(events)["signal"], "SIGKILL", "{events:?}"));
    assert!(start.elapsed() < Duration::from_secs(25), "they ended by themselves");
}

#[test]
fn a_program_that_reads_its_own_output() {
    // Of what the supervisor has been told is there, nothing may be left when it looks.
    let source = "
import os, threading
def steal():
    end = os.open('/proc/self/fd/2', os.O_RDONLY)
    while True: os.read(end, 1)
for _ in range(4): threading.Thread(target=steal, daemon=True).start()
while True: os.write(2, b'x')
";
    attack(source, &FOR_A_SECOND, |events| assert_eq!(end(events)["signal"], "SIGKILL", "{events:?}"));
}

#[test]
fn children_that_hide_in_every_way() {
    attack(include_str!("../attacks/hiding.py"), &FOR_A_SECOND, |events| {
        assert!(output(events).contains("all of them live"), "{events:?}");
        ended_by("time")(events);
    });
}

#[test]
fn a_child_that_holds_the_output_open() {
    let source = "
import os, time
if os.fork() == 0:
    os.setsid()
    time.sleep(1000)
print('over')
";
    attack(source, &FOR_A_SECOND, |events| {
        assert_eq!(output(events), "over\n");
        ended_by("time")(events);
    });
}

#[test]
fn children_that_go_on_for_a_moment_are_heard() {
    let source = "
import os, time
if os.fork() == 0:
    time.sleep(0.3)
    print('child')
    os._exit(0)
print('parent')
";
    attack(source, &[], |events| {
        assert!(output(events).contains("parent\n") && output(events).contains("child"), "{events:?}");
        assert_eq!(end(events)["code"], 0);
    });
}

#[test]
fn a_program_that_kills_all_it_can() {
    // Its supervisor is out of its reach, and so is the server.
    let source = "
import os, signal
for pid in sorted((int(name) for name in os.listdir('/proc') if name.isdigit()), reverse=True):
    if pid > 1 and pid not in (os.getpid(), os.getppid()):
        with open(f'/proc/{pid}/cmdline') as file:
            if '/reader' not in file.read(): continue
        try: os.kill(pid, signal.SIGKILL)
        except PermissionError: pass
print('done')
";
    let book = book(&[]);
    let server = guarded(&book, &[]);
    let events = server.run_source(source);
    assert_eq!(output(&events), "done\n", "{events:?}");
    server.nothing_remains(&book);
}

#[test]
fn a_changed_program_touches_no_file_of_the_reader_and_no_network() {
    let book = book(&[]);
    let server = guarded(&book, &[]);
    let protection = server.offer()["protection"]["line"].as_str().unwrap().to_owned();
    if !protection.contains("reaches nothing but itself") {
        eprintln!("this kernel protects from less: {protection}");
        return;
    }
    let port = server.address.split(':').next_back().unwrap();
    let root = book.root();
    let agent = UnixListener::bind(root.join("agent")).unwrap();
    let root = root.display();
    let source = format!(
        "
import os, socket
def attempt(what, act):
    try: act(); print(what, 'done')
    except OSError as error: print(what, type(error).__name__)
attempt('write', lambda: open('{root}/book/page.md', 'w'))
attempt('make', lambda: open('{root}/new', 'w'))
attempt('remove', lambda: os.remove('{root}/book/page.md'))
attempt('read', lambda: open('{root}/book.toml'))
attempt('devices', lambda: os.open('/dev/ptmx', os.O_RDONLY))
attempt('agent', lambda: socket.socket(socket.AF_UNIX).connect('{root}/agent'))
attempt('connect', lambda: socket.create_connection(('127.0.0.1', {port}), 1))
attempt('scratch', lambda: open(os.environ['TMPDIR'] + '/x', 'w').write('x'))
server = socket.create_server(('127.0.0.1', 0))
attempt('loopback', lambda: socket.create_connection(server.getsockname()))
"
    );
    let events = server.run_source(&source);
    let expected = "write FileNotFoundError\nmake OSError\nremove FileNotFoundError\n\
                    read FileNotFoundError\ndevices FileNotFoundError\nagent FileNotFoundError\n\
                    connect ConnectionRefusedError\nscratch done\nloopback done\n";
    assert_eq!(output(&events), expected, "{events:?}");
    assert_eq!(book.read("book/page.md"), "page\n");
    drop(agent);
    server.nothing_remains(&book);
}

#[test]
fn where_the_kernel_allows_no_namespaces_the_page_says_so_and_the_rest_holds() {
    let book = book(&[]);
    let Some(server) = Server::without_namespaces(&book) else { return };
    let protection = server.offer()["protection"]["details"].as_str().unwrap().to_owned();
    assert!(protection.contains("allows no namespaces"), "{protection}");
    let source = "
import os, signal, time
try: os.kill(SERVER, signal.SIGCONT)
except PermissionError: print('not allowed')
try: print('inherited', os.fstat(7))
except OSError: pass
if os.fork() == 0:
    os.setsid()
    null = os.open('/dev/null', os.O_RDWR)
    for fd in range(3): os.dup2(null, fd)
    os.closerange(3, 256)
    time.sleep(1000)
";
    let source = source.replace("SERVER", &server.process.id().to_string());
    let events = server.run_source(&source);
    if protection.contains("Landlock holds it") {
        assert_eq!(output(&events), "not allowed\n", "{events:?}");
    }
    assert_eq!(end(&events)["code"], 0, "{events:?}");
    server.nothing_remains(&book);
}

#[test]
fn a_page_that_goes_away() {
    let source = "
import os, time
os.fork()
while True:
    print('tick')
    time.sleep(0.05)
";
    let book = book(&[("attack", source)]);
    let server = guarded(&book, &[]);
    for body in [twin("attack"), changed(source)] {
        let mut answer = server.send(&server.request(&body));
        answer.wait_for_output();
        let start = Instant::now();
        drop(answer);
        server.nothing_remains(&book);
        assert!(start.elapsed() < Duration::from_secs(20), "the limit ended it, not the page");
    }
}

#[test]
fn a_page_that_does_not_read() {
    let book = book(&[]);
    let server = guarded(&book, &["--limit-output", "8000000", "--limit-seconds", "30"]);
    let request = server.request(&changed("while True: print('x' * 1000)\n"));
    let answer = server.send(&request);
    eventually("the run is over", || processes(&book).len() == 1);
    ended_by("output")(&answer.events());
    server.nothing_remains(&book);
}

#[test]
fn a_hundred_runs_at_once() {
    let book = book(&[]);
    let server = guarded(&book, &[]);
    let request = server.request(&twin("hello"));
    let most = thread::scope(|s| {
        let runs: Vec<_> = (0..100).map(|_| s.spawn(|| server.send(&request).events())).collect();
        let mut most = 0;
        while !runs.iter().all(|run| run.is_finished()) {
            most = most.max(processes(&book).len());
            thread::sleep(Duration::from_millis(20));
        }
        let all: Vec<_> = runs.into_iter().map(|run| run.join().unwrap()).collect();
        assert!(all.iter().all(|events| output(events) == "hello\n"), "{all:?}");
        assert!(all.iter().any(|events| events[0]["event"] == "waiting"));
        most
    });
    // Two programs, each with its two supervisors, and the server.
    assert!(most <= 7, "{most} at once");
    server.nothing_remains(&book);
}

#[test]
fn a_server_that_is_told_to_end() {
    ends_with_the_server(Signal::INT);
}

#[test]
fn a_server_that_is_killed() {
    ends_with_the_server(Signal::KILL);
}

fn ends_with_the_server(signal: Signal) {
    let source = "
import os, signal, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)
if os.fork() == 0: os.setsid()
print('here')
time.sleep(1000)
";
    let book = book(&[("attack", source)]);
    let mut server = guarded(&book, &[]);
    let mut answers = [twin("attack"), changed(source)].map(|body| server.send(&server.request(&body)));
    for answer in &mut answers {
        answer.wait_for_output();
    }
    assert!(processes(&book).len() > 4);
    server.end(signal);
    eventually("no process is left", || processes(&book).is_empty());

    // The next server removes what this one could not.
    let server = guarded(&book, &[]);
    assert_eq!(scratch(&book), ["in-use"]);
    server.nothing_remains(&book);
    drop(server);
}

#[test]
fn a_fork_bomb() {
    // With an end of its own, in case that it were let run: four generations a second, for two
    // seconds.
    let source = "
import os, time
end = time.monotonic() + 2
while time.monotonic() < end:
    try: os.fork()
    except OSError: pass
    time.sleep(0.2)
";
    attack(source, &["--limit-processes", "40", "--limit-seconds", "5"], ended_by("processes"));
}
