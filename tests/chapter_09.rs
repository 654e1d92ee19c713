//! Chapter 9, "Messages between processes": what each listing and its Python twin do.

use listings::pace::seconds;
use support::*;

const CHAPTER: &str = "chapter-9";

#[test]
fn read_to_the_end() {
    for run in both(CHAPTER, "read_to_the_end") {
        run.prints(["read: a letter from the child", "read once more: 0 bytes, the end"]);
    }
    for seen in xray(CHAPTER, "read_to_the_end") {
        seen.shows("the parent reads before it waits", seen.waits_before_it_reads(0) == Some(false));
        seen.shows("what the child wrote", seen.wrote_to() == [(1, 0)].into());
    }
}

/// The first answer is no, because the parent itself could still write.
#[test]
fn own_end_kept_open() {
    for run in both(CHAPTER, "own_end_kept_open") {
        run.prints([
            "the child has written and ended; is there news? {no:word}",
            "my own writing end is closed; is there news? {yes:word}",
            "read: 0 bytes, the end",
        ])
        .takes_at_least(seconds(3));
        let answers = run.stdout[..2].iter().map(|line| line.to_lowercase());
        assert!(answers.zip(["false", "true"]).all(|(line, answer)| line.ends_with(answer)));
    }
}

#[test]
fn writing_without_a_reader() {
    for run in both(CHAPTER, "writing_without_a_reader") {
        run.prints(["the last reader is gone: broken pipe"]);
    }
}

#[test]
fn a_pipe_fills_up() {
    for run in both(CHAPTER, "a_pipe_fills_up") {
        run.prints([
            "the kernel gives the pipe {room} bytes",
            "written without a reader: {room}; then: {why:text}",
            "4096 bytes were read; written again: 4096",
        ]);
        assert!(["operation would block", "BlockingIOError"].iter().any(|why| run.stdout[1].ends_with(why)));
    }
}

/// Without a reader the second child cannot end, however long its parent waits.
#[test]
fn waited_before_reading() {
    for run in both(CHAPTER, "waited_before_reading") {
        run.prints([
            "65536 bytes: the child has ended, and nobody has read",
            "65537 bytes: after 3 seconds the child is StillAlive",
            "now somebody reads: 65537 bytes",
            "and the child has ended",
        ])
        .takes_at_least(seconds(3));
    }
    for seen in xray(CHAPTER, "waited_before_reading") {
        seen.shows("the parent waits before it reads", seen.waits_before_it_reads(0) == Some(true));
        let looked = seen.printed("after 3 seconds");
        let writes = |event: &Event| {
            matches!(event.what, What::Write { .. }) && event.at < looked && event.until.is_none_or(|end| end > looked)
        };
        seen.shows("the child is within a write when the parent looks", seen.of_lane(2).any(writes));
    }
}

#[test]
fn bytes_not_messages() {
    for run in both(CHAPTER, "bytes_not_messages") {
        run.prints(["two writes, one read: redgreen", "one write, first read: bl", "one write, second read: ue"]);
    }
}

#[test]
fn length_before_message() {
    for run in both(CHAPTER, "length_before_message") {
        run.prints([
            "a message of 3 bytes: red",
            "a message of 0 bytes: ",
            "a message of 5 bytes: green",
            "cut short: unexpected end of file",
        ]);
    }
}

/// How many of the big ones depends on the machine; of the small ones none is, on any.
#[test]
fn big_writes_are_torn() {
    for run in both(CHAPTER, "big_writes_are_torn") {
        run.prints(["messages of 4096 bytes: 0 of 40 torn", "messages of 262144 bytes: {torn} of 40 torn"]);
        assert!(run.captured("torn") > 0);
    }
}

#[test]
fn list_through_a_queue() {
    for run in rust(CHAPTER, "list_through_a_queue") {
        run.prints([r#"(42, None, "hello")"#]);
    }
    for run in python(CHAPTER, "list_through_a_queue") {
        run.prints(["[42, None, 'hello']"]);
    }
}

#[test]
fn writer_and_reader() {
    for run in both(CHAPTER, "writer_and_reader") {
        let put = ["A", "B", "C"].map(|item| format!("put {item}"));
        let got = ["A", "B", "C"].map(|item| format!("  got {item}"));
        run.prints_in_any_order(put.iter().chain(&got).map(String::as_str).chain(["  the end"]))
            .keeps_order(&put)
            .keeps_order(got.iter().map(String::as_str).chain(["  the end"]))
            .takes_at_least(seconds(6));
        for (put, got) in put.iter().zip(&got) {
            run.prints_before([put], [got]);
        }
    }
    for seen in xray_rust(CHAPTER, "writer_and_reader") {
        let (writer, reader) = (seen.printer("put A"), seen.printer("got A"));
        seen.shows("the parent is no go-between", seen.wrote_to() == [(writer, reader)].into());
    }
}

/// What the Python reader printed was not flushed, and is gone with it.
#[test]
fn reader_terminated() {
    for run in rust(CHAPTER, "reader_terminated") {
        run.prints(["reader: A begun", "the reader: signal: 15 (SIGTERM)", "left in the queue: 2"]);
    }
    for run in python(CHAPTER, "reader_terminated") {
        run.prints(["the reader: signal 15", "left in the queue: 2"]);
    }
}

/// In Python the lock of the queue is gone with it.
#[test]
fn terminated_while_waiting() {
    for run in rust(CHAPTER, "terminated_while_waiting") {
        run.prints(["the reader: signal: 15 (SIGTERM)", "another reader gets 5"]);
    }
    for run in python(CHAPTER, "terminated_while_waiting") {
        run.prints(["the reader: signal 15", "another reader gets nothing"]);
    }
}

#[test]
fn many_writers_many_readers() {
    for run in both(CHAPTER, "many_writers_many_readers") {
        run.prints(["300 messages, 300 different; each writer's in order: true"]);
    }
}

#[test]
fn every_job_done() {
    for run in both(CHAPTER, "every_job_done") {
        run.prints([
            "round 1: all 4 jobs are done, the sum is 30",
            "round 2: all 4 jobs are done, the sum is 30",
            "the workers have ended",
        ]);
    }
}

/// There is room for two: the third is sent when the first has been taken.
#[test]
fn send_waits_for_room() {
    for run in both(CHAPTER, "send_waits_for_room") {
        let sent = (1..=5).map(|n| format!("sent {n}")).collect::<Vec<_>>();
        let taken = (1..=5).map(|n| format!("  taking {n}")).collect::<Vec<_>>();
        let last = ["most messages in the queue: {most}".to_string()];
        run.prints_in_any_order(sent.iter().chain(&taken).chain(&last))
            .keeps_order(&sent)
            .keeps_order(taken.iter().chain(&last))
            .takes_at_least(seconds(15));
        for (taken, sent) in taken.iter().zip(&sent[2..]) {
            run.prints_before([taken], [sent]);
        }
        assert!(run.captured("most") <= 2);
    }
}

#[test]
fn without_waiting() {
    for run in rust(CHAPTER, "without_waiting") {
        run.prints([
            "new: 0 of 3, empty: true, full: false",
            "one sent: 1 of 3, empty: false, full: false",
            "recv: num1",
            "try_recv: Err(Empty)",
            "recv_timeout: Err(TimedOut)",
            "three sent: 3 of 3, empty: false, full: true",
            "try_send: Err(Full)",
            "send_timeout: Err(TimedOut)",
        ])
        .takes_at_least(seconds(2));
    }
    for run in python(CHAPTER, "without_waiting") {
        run.prints([
            "new: 0, empty: True, full: False",
            "one sent: 1, full: False",
            "get: num1",
            "get_nowait: Empty",
            "get(False): Empty",
            "get(timeout=…): Empty",
            "three sent: 3, full: True",
            "put_nowait: Full",
            "put(…, False): Full",
            "put(…, timeout=…): Full",
            "is there a Queue.Empty? False",
        ])
        .takes_at_least(seconds(2));
    }
}

#[test]
fn both_saw_one() {
    for run in both(CHAPTER, "both_saw_one") {
        run.prints_in_any_order(["saw 1, and got it", "saw 1, and got nothing"]);
    }
}

#[test]
fn empty_is_not_the_end() {
    for run in both(CHAPTER, "empty_is_not_the_end") {
        run.prints(["until it is empty: 0 messages", "to the end: 10 messages, the last is {last:text}"]);
        assert!(run.stdout[1].contains("message 9"));
    }
}

#[test]
fn dropped_when_full() {
    let dropped = ["asked first: 10 numbers, 4 in the queue, no complaint", "tried: there was no room for 0"];
    for run in rust(CHAPTER, "dropped_when_full") {
        run.prints(dropped);
    }
    for run in python(CHAPTER, "dropped_when_full") {
        run.prints(dropped.into_iter().chain(["without maxsize: 10 in the queue, full: False"]));
    }
}

/// A Python writer has to wait for its reader.
#[test]
fn joined_before_reading() {
    for run in rust(CHAPTER, "joined_before_reading") {
        run.prints(["the writer, before anybody reads: exit status: 0", "read: 1000000 bytes"]);
    }
    for run in python(CHAPTER, "joined_before_reading") {
        run.prints([
            "the writer, before anybody reads: is_alive is True",
            "read: 1000000 bytes",
            "the writer, afterwards: exit status: 0",
        ]);
    }
}

#[test]
fn list_through_a_pipe() {
    for run in rust(CHAPTER, "list_through_a_pipe") {
        run.prints([r#"[Number(42), Nothing, Text("hello")]"#, "and then Err(Disconnected)"]);
    }
    for run in python(CHAPTER, "list_through_a_pipe") {
        run.prints(["[42, None, 'hello']", "and then EOFError", "connection is read-only"]);
    }
}

#[test]
fn question_and_answer() {
    for run in both(CHAPTER, "question_and_answer") {
        run.prints(["1 is one", "2 is two", "20 is many", "the child: exit status: 0"]);
    }
}

#[test]
fn a_kill_is_an_end_too() {
    for run in rust(CHAPTER, "a_kill_is_an_end_too") {
        run.prints(["received 1", "then: Err(Disconnected)", "the child: signal: 9 (SIGKILL)"]);
    }
    for run in python(CHAPTER, "a_kill_is_an_end_too") {
        run.prints(["received 1", "then: EOFError", "the child: signal 9"]);
    }
}

#[test]
fn what_they_are_made_of() {
    for run in rust(CHAPTER, "what_they_are_made_of") {
        run.prints([
            r#"a pipe of the system: ["pipe", "pipe"]"#,
            r#"a typed pipe: ["socket", "socket"]"#,
            r#"a typed duplex pipe: ["socket", "socket"]"#,
            r#"a queue: ["/memfd", "/memfd", "anon_inode", "socket", "socket", "socket", "socket"]"#,
        ]);
    }
    for run in python(CHAPTER, "what_they_are_made_of") {
        run.prints([
            "a pipe of the system: ['pipe', 'pipe'], 0 semaphores",
            "Pipe(duplex=False): ['pipe', 'pipe'], 0 semaphores",
            "Pipe(): ['socket', 'socket'], 0 semaphores",
            "Queue(): ['pipe', 'pipe'], 3 semaphores",
        ]);
    }
}

/// In Python the message is pickled after that.
#[test]
fn sent_is_sent() {
    for run in rust(CHAPTER, "sent_is_sent") {
        run.prints(["one sent; length: 1, empty: false", "I have [1, 2, 3], the reader gets [1, 2]"]);
    }
    for run in python(CHAPTER, "sent_is_sent") {
        run.prints(["one sent; length: 1, empty: True", "I sent [1, 2] and then appended, the reader gets [1, 2, 3]"]);
    }
}

/// In Python the process that put it is not told.
#[test]
fn refused_at_the_send() {
    for run in rust(CHAPTER, "refused_at_the_send") {
        run.prints(["a path: {why:text}", "in the queue: 0", "in the queue: 1"]);
    }
    let told = listing(CHAPTER, "refused_at_the_send").says(["{module:text}PicklingError: {why:text}"]);
    for run in told.python() {
        run.prints(["put: done", "get: Empty"]);
    }
}

#[test]
fn ipc_channel_by_name() {
    for run in both(CHAPTER, "ipc_channel_by_name") {
        run.prints(["connected, with 1", "got 2", "got 3", "the end"]);
    }
}

/// A pickle says of what type it is.
#[test]
fn a_name_has_no_type() {
    for run in rust(CHAPTER, "a_name_has_no_type") {
        run.prints(["sent: 1, 2, 3; received: 2, 4, 6"]);
    }
    for run in python(CHAPTER, "a_name_has_no_type") {
        run.prints(["sent: 1, 2, 3; received: 1, 2, 3"]);
    }
}

#[test]
fn reply_address_in_the_message() {
    for run in both(CHAPTER, "reply_address_in_the_message") {
        run.prints(["the square of 3 is 9", "the square of 4 is 16"]);
    }
}

#[test]
fn no_room_in_ipc_channel() {
    for run in both(CHAPTER, "no_room_in_ipc_channel") {
        run.prints([
            "nobody receives; after 3 seconds the writer has ended: false",
            "received up to 20000; the writer: exit status: 0",
        ])
        .takes_at_least(seconds(3));
    }
}

/// The length of its turns belongs to the interpreter's lock. The child sets its own, while both
/// use the same number in shared memory.
#[test]
fn a_process_that_shares_data_has_its_own_gil_all_the_same() {
    if can_run_twins() {
        let program = "import multiprocessing, sys\n\
            context = multiprocessing.get_context('fork')\n\
            number = context.Value('i', 0)\n\
            def change():\n    sys.setswitchinterval(1.0)\n    number.value = 7\n\
            child = context.Process(target=change)\n\
            child.start()\n\
            child.join()\n\
            print(f'shared: {number.value}; my switch interval is 1: {sys.getswitchinterval() == 1.0}')";
        command(interpreter(), ["-c", program]).run().prints(["shared: 7; my switch interval is 1: False"]);
    }
}

/// The parent of a program waits before it reads, and the program waits for room in the pipe.
#[test]
fn a_subprocess_waited_for_before_it_is_read_hangs_too() {
    if can_run_twins() {
        let program = "import subprocess, sys\n\
            child = subprocess.Popen([sys.executable, '-c', 'print(65536 * \"x\")'], stdout=subprocess.PIPE)\n\
            try:\n    child.wait(timeout=1)\n\
            except subprocess.TimeoutExpired:\n    print('it waits')\n\
            print(f'read: {len(child.communicate()[0])}; ended with {child.returncode}')";
        command(interpreter(), ["-c", program]).run().prints(["it waits", "read: 65537; ended with 0"]);
    }
}

/// A shell's programs are started with the signal as it is by default. 141 is 128 and the signal's
/// number.
#[test]
fn a_program_that_does_nothing_about_it_is_ended_by_sigpipe() {
    command("sh", ["-c", "{ yes; echo $? >&2; } | head -n 1"]).says(["141"]).run().prints(["y"]);
}
