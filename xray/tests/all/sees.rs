//! Events, arrows, and where a program begins.

use std::collections::BTreeSet;
use std::process::Command;

use xray::{ArrowKind, ChannelKind, Effect, Ended, LaneKind, Limits, What, trace};

use crate::support::{Script, events_where, play, traced};

#[test]
fn a_fork_an_exit_and_the_wait_that_it_ends() {
    let Some(script) = Script::new(
        "import os, time\n\
         pid = os.fork()\n\
         if pid == 0:\n    time.sleep(0.05)\n    os._exit(7)\n\
         os.waitpid(pid, 0)\n",
    ) else {
        return;
    };
    let trace = script.traced();
    assert_eq!(trace.ended, Ended::Exited { code: 0 });
    assert_eq!(trace.lanes.len(), 2);
    assert_eq!(trace.children_alive_at_once(), 1);
    assert!(trace.of_lane(1).any(|event| event.what == What::Exit { code: 7 }));
    let wait = events_where(&trace, |what| *what == What::Wait { child: Some(1) });
    assert!(wait[0].blocked, "{wait:?}");
    assert_eq!(trace.caused(ArrowKind::Birth), BTreeSet::from([(0, 1)]));
    assert_eq!(trace.caused(ArrowKind::Exit), BTreeSet::from([(1, 0)]));
}

#[test]
fn children_one_after_the_other_are_never_two() {
    let trace = traced(play("children"));
    assert_eq!(trace.lanes.len(), 3);
    assert_eq!(trace.children_alive_at_once(), 1);
    assert!(trace.of_lane(1).any(|event| event.what == What::Exit { code: 3 }));
    let names = ["play", "sh", "sh"];
    assert!(trace.lanes.iter().map(|lane| lane.name.as_str()).eq(names), "{:?}", trace.lanes);
}

#[test]
fn the_end_of_a_thread_ends_a_join() {
    let trace = traced(play("join"));
    let worker = trace.named("worker").next().unwrap();
    assert_eq!(trace.lanes[worker].kind, LaneKind::Thread);
    assert_eq!(trace.caused(ArrowKind::Exit), BTreeSet::from([(worker, 0)]));
    assert_eq!(trace.futex_sleeps(0), 1);
}

#[test]
fn a_wake_points_at_the_sleep_that_it_ends() {
    let trace = traced(play("condition"));
    assert!(trace.caused(ArrowKind::Wake).contains(&(1, 0)), "{:?}", trace.arrows);
}

#[test]
fn a_free_lock_is_not_seen() {
    let trace = traced(play("free_lock"));
    assert_eq!(trace.futex_sleeps(0), 0);
    assert!(events_where(&trace, |what| what.clone() == What::Start).len() == 1);
}

#[test]
fn three_that_sleep_at_the_same_time_are_counted() {
    assert_eq!(traced(play("sleepers")).asleep_at_once(), 3);
    let mut shell = Command::new("sh");
    shell.args(["-c", "sleep 0.02; sleep 0.02; sleep 0.02"]);
    assert_eq!(traced(shell).asleep_at_once(), 1);
}

#[test]
fn bytes_in_a_pipe_have_a_writer_and_a_reader() {
    let Some(script) = Script::new(
        "import os\n\
         r, w = os.pipe()\n\
         if os.fork() == 0:\n    os.close(w)\n    assert os.read(r, 100) == b'hello'\n    os._exit(0)\n\
         os.write(w, b'hello')\n\
         os.wait()\n",
    ) else {
        return;
    };
    let trace = script.traced();
    assert_eq!(trace.wrote_to(), BTreeSet::from([(0, 1)]));
    assert_eq!(events_where(&trace, |what| matches!(what, What::Write { bytes: 5, .. })).len(), 1);
    let reads = events_where(&trace, |what| matches!(what, What::Read { .. }));
    let What::Read { channel, bytes: 5 } = reads[0].what else { panic!("{reads:?}") };
    assert_eq!(trace.channels[channel].kind, ChannelKind::Pipe);
}

#[test]
fn the_order_of_wait_and_read_is_told() {
    let program = |first: &str, second: &str| {
        format!(
            "import os\n\
             r, w = os.pipe()\n\
             if os.fork() == 0:\n    os.write(w, b'x')\n    os._exit(0)\n\
             {first}\n{second}\n"
        )
    };
    let (read, wait) = ("os.read(r, 1)", "os.wait()");
    let Some(well) = Script::new(&program(read, wait)) else { return };
    assert_eq!(well.traced().waits_before_it_reads(0), Some(false));
    let badly = Script::new(&program(wait, read)).unwrap();
    assert_eq!(badly.traced().waits_before_it_reads(0), Some(true));
}

/// A child connects in some way, sends `ping` and gets `pong`.
fn both_ends_are_known(serve: &str, connect: &str) {
    let Some(script) = Script::new(&format!(
        "import os, socket, sys, tempfile\n\
         {serve}\n\
         if os.fork() == 0:\n    {connect}\n    s.sendall(b'ping')\n    s.recv(4)\n    os._exit(0)\n\
         c = accept()\n\
         c.recv(4)\n\
         c.sendall(b'pong')\n\
         os.wait()\n"
    )) else {
        return;
    };
    let trace = script.traced();
    assert_eq!(trace.ended, Ended::Exited { code: 0 });
    assert_eq!(trace.wrote_to(), BTreeSet::from([(0, 1), (1, 0)]), "{:?} {:?}", trace.channels, trace.events);
}

#[test]
fn a_socket_pair_has_two_ends() {
    both_ends_are_known("c, s = socket.socketpair()\ndef accept(): return c", "pass");
}

#[test]
fn a_unix_connection_has_two_ends() {
    both_ends_are_known(
        "p = os.path.join(os.path.dirname(sys.argv[0]), 'socket')\n\
         l = socket.socket(socket.AF_UNIX)\nl.bind(p)\nl.listen()\ndef accept(): return l.accept()[0]",
        "s = socket.socket(socket.AF_UNIX); s.connect(p)",
    );
}

#[test]
fn a_tcp_connection_has_two_ends() {
    both_ends_are_known(
        "l = socket.create_server(('127.0.0.1', 0))\ndef accept(): return l.accept()[0]",
        "s = socket.create_connection(l.getsockname())",
    );
}

#[test]
fn an_eventfd_carries_from_process_to_process() {
    let Some(script) = Script::new(
        "import os\n\
         e = os.eventfd(0) if hasattr(os, 'eventfd') else os._exit(0)\n\
         other = os.eventfd(1)\n\
         if os.fork() == 0:\n    os.eventfd_read(e)\n    os._exit(0)\n\
         os.eventfd_write(e, 1)\n\
         os.wait()\n",
    ) else {
        return;
    };
    let trace = script.traced();
    if trace.lanes.len() == 2 {
        assert_eq!(trace.wrote_to(), BTreeSet::from([(0, 1)]));
    }
}

#[test]
fn a_poll_is_ended_by_a_write_or_by_an_end() {
    let Some(script) = Script::new(
        "import os, select, time\n\
         r, w = os.pipe()\n\
         pid = os.fork()\n\
         if pid == 0:\n    time.sleep(0.05)\n    os.write(w, b'x')\n    time.sleep(0.05)\n    os._exit(0)\n\
         poll = select.poll()\n\
         poll.register(r, select.POLLIN)\n\
         poll.poll()\n\
         poll.unregister(r)\n\
         poll.register(os.pidfd_open(pid), select.POLLIN)\n\
         poll.poll()\n\
         os.waitpid(pid, 0)\n",
    ) else {
        return;
    };
    let trace = script.traced();
    let ended_by = |kind| {
        let polls = trace.arrows.iter().filter(|arrow| arrow.kind == kind);
        polls.filter(|arrow| matches!(trace.events[arrow.to].what, What::Poll { .. })).count()
    };
    assert_eq!((ended_by(ArrowKind::Data), ended_by(ArrowKind::Exit)), (1, 1), "{:?}", trace.events);
}

#[test]
fn a_lock_that_two_processes_share_is_one_word() {
    let Some(script) = Script::new(
        "import multiprocessing, os, time\n\
         lock = multiprocessing.get_context('fork').Lock()\n\
         lock.acquire()\n\
         if os.fork() == 0:\n    lock.acquire()\n    os._exit(0)\n\
         time.sleep(0.1)\n\
         lock.release()\n\
         os.wait()\n",
    ) else {
        return;
    };
    let trace = script.traced();
    assert!(trace.caused(ArrowKind::Wake).contains(&(0, 1)), "{:?}", trace.events);
    let waits = events_where(&trace, |what| matches!(what, What::FutexWait { .. }));
    assert!(waits.iter().any(|wait| matches!(wait.what, What::FutexWait { word, .. } if trace.words[word].shared)));
}

#[test]
fn a_signal_has_a_sender_and_an_effect() {
    let Some(script) = Script::new(
        "import os, signal\n\
         r, w = os.pipe()\n\
         pid = os.fork()\n\
         if pid == 0:\n\
         \x20   signal.signal(signal.SIGUSR1, lambda *_: os._exit(5))\n\
         \x20   os.write(w, b'x')\n\
         \x20   while True: signal.pause()\n\
         os.read(r, 1)\n\
         os.kill(pid, signal.SIGUSR1)\n\
         os.wait()\n",
    ) else {
        return;
    };
    let trace = script.traced();
    let got = What::Signal { signal: "SIGUSR1".to_owned(), sender: Some(0), effect: Effect::Handler };
    assert!(trace.of_lane(1).any(|event| event.what == got));
    assert_eq!(trace.caused(ArrowKind::Signal), BTreeSet::from([(0, 1)]));
}

#[test]
fn the_killer_is_named_where_the_killed_cannot_be() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "sleep 100 & kill -9 $!; wait"]);
    let trace = traced(shell);
    assert!(trace.of_lane(1).any(|event| event.what == What::Killed { signal: "SIGKILL".to_owned() }));
    assert_eq!(trace.caused(ArrowKind::Signal), BTreeSet::from([(0, 1)]));
}

#[test]
fn real_time_signals_arrive() {
    let Some(script) = Script::new(
        "import os, signal\n\
         signal.signal(signal.SIGRTMIN + 3, lambda *_: os._exit(6))\n\
         os.kill(os.getpid(), signal.SIGRTMIN + 3)\n",
    ) else {
        return;
    };
    let trace = script.traced();
    assert_eq!(trace.ended, Ended::Exited { code: 6 });
    let got = events_where(&trace, |what| matches!(what, What::Signal { signal, .. } if signal == "SIGRTMIN+3"));
    assert_eq!(got.len(), 1);
}

#[test]
fn python_begins_at_the_first_line_of_the_script() {
    let Some(script) = Script::new("import os\nos.write(1, b'first')\n") else { return };
    let trace = script.traced();
    assert_eq!(trace.lanes.len(), 1, "what starts Python is not the script: {:?}", trace.lanes);
    let prints = events_where(&trace, |what| matches!(what, What::Print { text, .. } if text == "first"));
    assert_eq!(prints.len(), 1);
    assert!(trace.events.len() < 8, "{:?}", trace.events);
}

#[test]
fn rust_begins_in_main_and_all_shows_what_was_before() {
    let trace_of = |all| trace(play("free_lock"), Limits { all, ..Limits::default() }).unwrap();
    let main_only = trace_of(false);
    let kinds: Vec<_> = main_only.events.iter().map(|event| &event.what).collect();
    assert_eq!(kinds, [&What::Start, &What::Exit { code: 0 }]);
    assert_eq!(main_only.hidden, 1);
    let all = trace_of(true);
    assert_eq!(all.hidden, 0);
    assert_eq!(events_where(&all, |what| matches!(what, What::Poll { .. })).len(), 1);
}

#[test]
fn a_program_that_becomes_python_hides_nothing_of_its_own() {
    let Some(script) = Script::new("pass\n") else { return };
    let mut shell = Command::new("sh");
    shell.args(["-c", "sleep 0; exec python3 \"$0\""]).arg(script.path());
    let trace = traced(shell);
    assert!(trace.named("sleep").next().is_some(), "{:?}", trace.lanes);
}

#[test]
fn traces_in_parallel_do_not_mix() {
    std::thread::scope(|scope| {
        let runs: Vec<_> = (1..=4)
            .map(|code| {
                scope.spawn(move || {
                    let mut shell = Command::new("sh");
                    shell.args(["-c", &format!("(exit 9); exit {code}")]);
                    (code, traced(shell))
                })
            })
            .collect();
        for run in runs {
            let (code, trace) = run.join().unwrap();
            assert_eq!(trace.ended, Ended::Exited { code });
            assert_eq!(trace.lanes.len(), 2);
        }
    });
}

#[test]
fn a_program_may_say_where_its_first_line_is() {
    let trace = traced(play("prepared"));
    let whats: Vec<_> = trace.events.iter().map(|event| &event.what).collect();
    assert!(matches!(whats[..], [What::Start, What::Print { .. }, What::Exit { code: 0 }]), "{whats:?}");
    assert!(trace.events[1].at < 20_000, "time counts from there: {} us", trace.events[1].at);
    assert!(trace.hidden > 0);
}

#[test]
fn each_join_is_of_the_thread_that_was_started_last() {
    let trace = traced(play("joins"));
    let text = xray::render::text(&trace, xray::render::Style::Plain);
    for thread in [2, 3] {
        assert_eq!(text.matches(&format!("has joined thread {thread}")).count(), 1, "{text}");
    }
}

#[test]
fn whoever_adopts_an_orphan_learns_of_its_end() {
    let Some(script) = Script::new(
        "import ctypes, os, time\n\
         ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)\n\
         if os.fork() == 0:\n    if os.fork() == 0:\n        time.sleep(0.05)\n    os._exit(0)\n\
         os.wait()\nos.wait()\n",
    ) else {
        return;
    };
    let trace = script.traced();
    let waits = events_where(&trace, |what| matches!(what, What::Wait { child: Some(_) }));
    let found: Vec<_> = waits.iter().map(|wait| (wait.lane, &wait.what)).collect();
    assert_eq!(found, [(0, &What::Wait { child: Some(1) }), (0, &What::Wait { child: Some(2) })]);
    assert!(trace.caused(ArrowKind::Exit).contains(&(2, 0)));
}
