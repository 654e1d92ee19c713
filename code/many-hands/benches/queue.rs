//! `just bench queue`: messages from process to process, ours beside CPython's, ipc-channel, a bare
//! pipe, and the limits of the machine.

mod harness;

use std::env;
use std::hint::black_box;
use std::io::{BufReader, Read, Write, stdin, stdout};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use harness::{Result, Table, has, python, run};
use ipc_channel::ipc::{self, IpcOneShotServer, IpcReceiver, IpcSender};
use many_hands::process::{Process, Queue, pipe, queue};
use serde_bytes::ByteBuf;

/// The arguments that make this program the other side of a contender, followed by the size of its
/// messages.
const PIPE: &str = "--pipe-worker";
const IPC: &str = "--ipc-worker";

/// Messages that a queue holds.
const CAPACITY: usize = 1024;

/// Bytes of a message, and how many a round moves: ours, and CPython's.
const SIZES: [(usize, &str, u32, u32); 4] = [
    (8, "8 B", 200_000, 10_000),
    (1 << 10, "1 KiB", 100_000, 10_000),
    (1 << 16, "64 KiB", 5_000, 1_000),
    (1 << 20, "1 MiB", 300, 100),
];

fn main() -> Result<()> {
    if has(PIPE) {
        return pipe_worker(size_argument()?);
    }
    if has(IPC) {
        return ipc_worker(size_argument()?);
    }

    let python = python("queues.py")?;
    let mut tables = Vec::new();
    for (size, name, count, slow) in SIZES {
        let mut table = Table::new(format!("One process sends {name} to another"), "message")
            .row("many_hands Queue", count, our_queue(size)?)
            .row("many_hands pipe::channel", count, our_pipe(size)?)
            .row("bare pipe, 8 bytes of length before each message", count, bare_pipe(size)?)
            .row("ipc-channel", count, ipc_channel(size)?)
            .row("crossbeam-channel, within one process", count, crossbeam(size, 1))
            .row("two copies in memory", count, two_copies(size));
        for kind in ["Queue", "SimpleQueue", "Pipe"] {
            let name = format!("CPython multiprocessing.{kind}");
            table = table.row_of(&python, name, slow, &format!("{kind} {size}"));
        }
        tables.push(table);
    }
    for (size, name, count, slow) in &SIZES[..2] {
        let table = Table::new(format!("Four processes send {name} to four others"), "message")
            .row("many_hands Queue", *count, our_queue_four(*size)?)
            .row("crossbeam-channel, threads of one process", *count, crossbeam(*size, 4))
            .row_of(&python, "CPython multiprocessing.Queue", *slow, &format!("four {size}"));
        tables.push(table);
    }
    run("queue", tables)
}

fn size_argument() -> Result<usize> {
    Ok(env::args().find_map(|argument| argument.parse().ok()).ok_or("no size")?)
}

/// Asks a producer, which runs all the time, for so many messages, and receives them.
fn our_queue(size: usize) -> Result<impl FnMut(u32) -> Result<Duration>> {
    let (to_us, messages) = Queue::bounded(CAPACITY)?.split();
    let (ask, asked) = Queue::bounded(1)?.split();
    let producer = Process::builder().daemon(true).spawn(produce, (asked, to_us, size))?;
    Ok(move |count| {
        let _running = &producer;
        let begin = Instant::now();
        ask.send(&count)?;
        for _ in 0..count {
            black_box(messages.recv()?);
        }
        Ok(begin.elapsed())
    })
}

fn produce((asked, messages, size): (queue::Receiver<u32>, queue::Sender<ByteBuf>, usize)) {
    let message = ByteBuf::from(vec![1; size]);
    for count in asked.iter() {
        for _ in 0..count.expect("the benchmark asks for a count") {
            messages.send(&message).expect("the benchmark listens");
        }
    }
}

fn our_pipe(size: usize) -> Result<impl FnMut(u32) -> Result<Duration>> {
    let (to_us, messages) = pipe::channel::<ByteBuf>()?;
    let (ask, asked) = pipe::channel::<u32>()?;
    let producer = Process::builder().daemon(true).spawn(
        |(asked, messages, size): (pipe::Receiver<u32>, pipe::Sender<ByteBuf>, usize)| {
            let message = ByteBuf::from(vec![1; size]);
            while let Ok(count) = asked.recv() {
                for _ in 0..count {
                    messages.send(&message).expect("the benchmark listens");
                }
            }
        },
        (asked, to_us, size),
    )?;
    Ok(move |count| {
        let _running = &producer;
        let begin = Instant::now();
        ask.send(&count)?;
        for _ in 0..count {
            black_box(messages.recv()?);
        }
        Ok(begin.elapsed())
    })
}

/// Four producers and four consumers; a consumer reports when it has had its share.
fn our_queue_four(size: usize) -> Result<impl FnMut(u32) -> Result<Duration>> {
    let (to_them, messages) = Queue::bounded(CAPACITY)?.split();
    let (report, reports) = Queue::bounded(4)?.split();
    let mut running = Vec::new();
    let mut asks = Vec::new();
    for _ in 0..4 {
        let (ask, asked) = Queue::bounded(1)?.split();
        running.push(Process::builder().daemon(true).spawn(produce, (asked, to_them.clone(), size))?);
        asks.push(ask);
        let (ask, asked) = Queue::bounded(1)?.split();
        let argument = (asked, messages.clone(), report.clone());
        running.push(Process::builder().daemon(true).spawn(consume, argument)?);
        asks.push(ask);
    }
    Ok(move |count| {
        let _running = &running;
        let begin = Instant::now();
        for ask in &asks {
            ask.send(&(count / 4))?;
        }
        for _ in 0..4 {
            reports.recv()?;
        }
        Ok(begin.elapsed())
    })
}

fn consume((asked, messages, report): (queue::Receiver<u32>, queue::Receiver<ByteBuf>, queue::Sender<()>)) {
    for count in asked.iter() {
        for _ in 0..count.expect("the benchmark asks for a count") {
            black_box(messages.recv().expect("there are producers"));
        }
        report.send(&()).expect("the benchmark listens");
    }
}

/// This program as another process, which writes messages to its standard output.
fn bare_pipe(size: usize) -> Result<impl FnMut(u32) -> Result<Duration>> {
    let mut child = Command::new(env::current_exe()?)
        .args([PIPE, &size.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut ask = child.stdin.take().ok_or("no pipe to the worker")?;
    let mut messages = BufReader::new(child.stdout.take().ok_or("no pipe from the worker")?);
    Ok(move |count: u32| {
        let begin = Instant::now();
        ask.write_all(&count.to_le_bytes())?;
        for _ in 0..count {
            let mut length = [0; 8];
            messages.read_exact(&mut length)?;
            let mut message = vec![0; u64::from_le_bytes(length).try_into()?];
            messages.read_exact(&mut message)?;
            black_box(message);
        }
        Ok(begin.elapsed())
    })
}

fn pipe_worker(size: usize) -> Result<()> {
    let message = [&size.to_le_bytes()[..], &vec![1; size]].concat();
    let mut count = [0; 4];
    // Ends with the benchmark, which closes the pipe.
    while stdin().lock().read_exact(&mut count).is_ok() {
        for _ in 0..u32::from_le_bytes(count) {
            // Not through `Stdout`, which gathers lines.
            nix::unistd::write(stdout(), &message).map(|written| assert_eq!(written, message.len()))?;
        }
    }
    Ok(())
}

type Ends = (IpcSender<u32>, IpcReceiver<ByteBuf>);

fn ipc_channel(size: usize) -> Result<impl FnMut(u32) -> Result<Duration>> {
    let (server, name) = IpcOneShotServer::<Ends>::new()?;
    let mut child =
        Command::new(env::current_exe()?).args([IPC, &size.to_string(), &format!("name={name}")]).spawn()?;
    let (_, (ask, messages)) = server.accept()?;
    thread::spawn(move || child.wait());
    Ok(move |count| {
        let begin = Instant::now();
        ask.send(count)?;
        for _ in 0..count {
            black_box(messages.recv()?);
        }
        Ok(begin.elapsed())
    })
}

fn ipc_worker(size: usize) -> Result<()> {
    let name = env::args().find_map(|argument| argument.strip_prefix("name=").map(str::to_string)).ok_or("no name")?;
    let (ask, asked) = ipc::channel()?;
    let (to_them, messages) = ipc::channel()?;
    IpcSender::<Ends>::connect(name)?.send((ask, messages))?;
    let message = ByteBuf::from(vec![1; size]);
    while let Ok(count) = asked.recv() {
        for _ in 0..count {
            to_them.send(message.clone())?;
        }
    }
    Ok(())
}

/// Within one process no message is copied from memory to memory but where it is made.
fn crossbeam(size: usize, threads: u32) -> impl FnMut(u32) -> Result<Duration> {
    move |count| {
        let (sender, receiver) = crossbeam::channel::bounded(CAPACITY);
        let message = vec![1_u8; size];
        let begin = Instant::now();
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| (0..count / threads).try_for_each(|_| sender.send(message.clone())));
                scope.spawn(|| (0..count / threads).for_each(|_| drop(black_box(receiver.recv()))));
            }
        });
        Ok(begin.elapsed())
    }
}

fn two_copies(size: usize) -> impl FnMut(u32) -> Result<Duration> {
    let (message, mut between, mut copy) = (vec![1_u8; size], vec![0; size], vec![0; size]);
    move |count| {
        let begin = Instant::now();
        for _ in 0..count {
            between.copy_from_slice(black_box(&message));
            copy.copy_from_slice(black_box(&between));
            black_box(&copy);
        }
        Ok(begin.elapsed())
    }
}
