//! Programs that misbehave, and that nothing of them is left.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;
use std::{fs, thread};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use xray::{Ended, Error, Limits, Tracing, What, render, trace};

use crate::support::{Script, events_where, traced};

#[test]
fn forking_without_end_is_ended() {
    let Some(script) = Script::new("import os\nwhile True: os.fork()\n") else { return };
    let trace = trace(script.command(), Limits { processes: 30, ..Limits::default() }).unwrap();
    assert!(matches!(&trace.ended, Ended::Limit { limit } if limit.contains("30 processes")), "{:?}", trace.ended);
    script.assert_nothing_left();
}

#[test]
fn events_without_end_are_ended() {
    let Some(script) =
        Script::new("import os\nr, w = os.pipe()\nwhile True:\n    os.write(w, b'x')\n    os.read(r, 1)\n")
    else {
        return;
    };
    let trace = trace(script.command(), Limits { events: 2000, ..Limits::default() }).unwrap();
    assert_eq!(trace.ended, Ended::Limit { limit: "more than 2000 events".to_owned() });
    script.assert_nothing_left();
    let text = render::text(&trace, render::Style::Plain);
    assert!(text.contains("was ended by xray: more than 2000 events"), "{text}");
}

#[test]
fn a_program_that_never_ends_is_ended_with_its_children() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "sleep 987654 & sleep 987654"]);
    let trace = trace(shell, Limits { time: Some(Duration::from_millis(300)), ..Limits::default() }).unwrap();
    assert_eq!(trace.ended, Ended::Limit { limit: "it ran for 0.3 s".to_owned() });
    let asleep = events_where(&trace, |what| matches!(what, What::Sleep { .. }));
    assert!(asleep.iter().all(|event| event.until.is_none() && event.blocked), "{asleep:?}");
    crate::support::assert_nothing_left("987654");
}

#[test]
fn a_stop_from_another_thread_ends_the_tree() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "sleep 876543 & wait"]);
    let tracing = Tracing::new(shell, Limits::default());
    let stop = tracing.stop();
    let stopper = thread::spawn(move || {
        thread::sleep(Duration::from_millis(200));
        stop.stop();
    });
    assert_eq!(tracing.run().unwrap().ended, Ended::Stopped);
    stopper.join().unwrap();
    crate::support::assert_nothing_left("876543");
}

#[test]
fn a_stop_before_the_start_ends_it_at_once() {
    let mut sleep = Command::new("sleep");
    sleep.arg("765432");
    let tracing = Tracing::new(sleep, Limits::default());
    tracing.stop().stop();
    assert_eq!(tracing.run().unwrap().ended, Ended::Stopped);
}

#[test]
fn what_stays_behind_as_a_daemon_is_waited_for() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "sleep 0.2 & exit 3"]);
    let trace = traced(shell);
    assert_eq!(trace.ended, Ended::Exited { code: 3 });
    assert!(trace.lanes[1].ended > trace.lanes[0].ended);
}

#[test]
fn a_setuid_bit_has_no_effect_and_that_is_said() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("powerful");
    fs::copy("/bin/true", &file).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o4755)).unwrap();
    for command in [Command::new(&file), shell(&format!("{}; true", file.display()))] {
        let trace = traced(command);
        assert_eq!(trace.ended, Ended::Exited { code: 0 });
        let execs = events_where(&trace, |what| matches!(what, What::Exec { setuid: true, .. }));
        assert_eq!(execs.len(), 1);
        assert!(render::text(&trace, render::Style::Plain).contains("without the rights"));
    }
}

fn shell(line: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", line]);
    shell
}

#[test]
fn a_stopped_program_is_told_of_and_goes_on() {
    let (tell, told) = std::sync::mpsc::channel();
    let tracing = Tracing::new(shell("kill -STOP $$; exit 4"), Limits::default()).on_stopped(move |pid, signal| {
        tell.send(signal.to_owned()).unwrap();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(50));
            kill(Pid::from_raw(pid), Signal::SIGCONT).unwrap();
        });
    });
    let trace = tracing.run().unwrap();
    assert_eq!(told.recv().unwrap(), "SIGSTOP");
    assert_eq!(trace.ended, Ended::Exited { code: 4 });
    let order: Vec<_> = trace
        .of_lane(0)
        .filter(|event| matches!(event.what, What::Stopped { .. } | What::Continued | What::Exit { .. }))
        .map(|event| event.what.clone())
        .collect();
    let stopped = What::Stopped { signal: "SIGSTOP".to_owned() };
    assert_eq!(order, [stopped, What::Continued, What::Exit { code: 4 }]);
}

#[test]
fn a_program_that_wants_to_be_traced_is_refused() {
    let Some(script) = Script::new("import ctypes\nctypes.CDLL(None).ptrace(0, 0, 0, 0)\n") else { return };
    let trace = script.traced();
    assert_eq!(events_where(&trace, |what| *what == What::TraceRefused).len(), 1);
    assert!(render::text(&trace, render::Style::Plain).contains("refused"));
}

#[test]
fn a_thread_that_execs_becomes_the_process() {
    let Some(script) = Script::new(
        "import os, threading\n\
         threading.Thread(target=lambda: os.execvp('sh', ['sh', '-c', 'exit 8'])).start()\n\
         threading.Event().wait()\n",
    ) else {
        return;
    };
    let trace = script.traced();
    assert_eq!(trace.ended, Ended::Exited { code: 8 });
    assert!(trace.of_lane(0).any(|event| matches!(event.what, What::Exec { .. })));
}

#[test]
fn an_interrupted_sleep_is_one_sleep() {
    let Some(script) = Script::new(
        "import signal, time\n\
         signal.signal(signal.SIGALRM, lambda *_: None)\n\
         signal.setitimer(signal.ITIMER_REAL, 0.03)\n\
         time.sleep(0.1)\n",
    ) else {
        return;
    };
    let trace = script.traced();
    assert_eq!(trace.ended, Ended::Exited { code: 0 });
    assert!(trace.duration >= 100_000);
    assert!(!events_where(&trace, |what| matches!(what, What::Sleep { .. })).is_empty());
}

#[test]
fn what_cannot_be_run_says_why() {
    let missing = trace(Command::new("./no-such-program"), Limits::default()).unwrap_err();
    assert!(matches!(missing, Error::NotFound { .. }), "{missing}");
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("text");
    fs::write(&file, "no program").unwrap();
    let refused = trace(Command::new(&file), Limits::default()).unwrap_err();
    assert!(matches!(refused, Error::NotExecutable { .. }) && refused.to_string().contains("chmod"), "{refused}");
}
