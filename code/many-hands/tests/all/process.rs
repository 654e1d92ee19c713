//! `many_hands::process` does what its documentation says, from a test program with many threads,
//! also when something dies.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::process::{ExitStatusExt, parent_id};
use std::path::PathBuf;
use std::process::{Command, exit, id};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use crate::children::ends_well;
use crate::patience::{PATIENCE, exists, rounds, runs, within_patience};
use many_hands::process::{self, Error, Process, fork};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::{SigHandler, Signal, kill, signal};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid};
use serde_bytes::ByteBuf;

/// The variable by which a child of this version of the crate knows what it is.
fn variable() -> String {
    format!("MANY_HANDS_CHILD_{}", env!("CARGO_PKG_VERSION").replace('.', "_"))
}

fn sleep_for_ever(_: ()) -> ! {
    loop {
        sleep(PATIENCE);
    }
}

#[test]
fn many_threads_start_processes_at_once() {
    thread::scope(|s| {
        for thread in 0..4 {
            s.spawn(move || {
                for n in 0..50 {
                    let code = (thread * 50 + n) % 256;
                    let child: Process = Process::spawn(|code: i32| exit(code), code).unwrap();
                    assert_eq!(child.join().unwrap().code(), Some(code));
                }
            });
        }
    });
}

#[test]
fn a_hundred_live_at_once() {
    let children: Vec<_> =
        (0..100).map(|_| Process::builder().daemon(true).spawn(sleep_for_ever, ()).unwrap()).collect();
    assert!(children.iter().all(Process::is_alive));
    let ids: Vec<_> = children.iter().map(Process::pid).collect();
    drop(children);
    assert_eq!(ids.into_iter().find(|&pid| exists(pid)), None);
}

#[test]
fn the_child_is_alone_and_has_the_arguments_and_the_environment_of_its_parent() {
    let argument = std::env::args().collect::<Vec<_>>();
    let path = std::env::var_os("PATH").unwrap();
    let child = Process::spawn(
        |(args, path, parent): (Vec<String>, std::ffi::OsString, u32)| {
            assert_eq!(std::env::args().collect::<Vec<_>>(), args);
            assert_eq!(std::env::var_os("PATH").unwrap(), path);
            assert_eq!(std::env::vars_os().find(|(name, _)| *name == *variable()), None);
            assert_eq!(parent_id(), parent);
            assert_eq!(fs::read_dir("/proc/self/task").unwrap().count(), 1);
        },
        (argument, path, id()),
    );
    assert!(child.unwrap().join().unwrap().success());
}

#[test]
fn a_large_argument_arrives_whole() {
    let bytes: Vec<u8> = (0..10_000_000_u32).map(|n| (n % 251) as u8).collect();
    let child = Process::spawn(
        |bytes: Vec<u8>| {
            assert_eq!(bytes.len(), 10_000_000);
            assert!(bytes.iter().zip(0..).all(|(&byte, n): (_, u32)| byte == (n % 251) as u8));
        },
        bytes,
    );
    assert!(child.unwrap().join().unwrap().success());
}

#[test]
fn ends_as_it_was_told_to() {
    let code = |child: Process| child.join().unwrap().code();
    let signal = |child: Process| child.join().unwrap().signal();

    assert_eq!(code(Process::spawn(|()| (), ()).unwrap()), Some(0));
    assert_eq!(code(Process::spawn(|()| Ok::<(), String>(()), ()).unwrap()), Some(0));
    assert_eq!(code(Process::spawn(|()| exit(200), ()).unwrap()), Some(200));
    assert_eq!(signal(Process::spawn(|()| std::process::abort(), ()).unwrap()), Some(6));

    let child = Process::spawn(sleep_for_ever, ()).unwrap();
    child.terminate().unwrap();
    assert_eq!(signal(child), Some(15));
    let child = Process::spawn(sleep_for_ever, ()).unwrap();
    child.kill().unwrap();
    assert_eq!(signal(child), Some(9));
}

#[test]
fn a_death_by_real_time_signal_is_a_status_too() {
    let child = Process::spawn(
        |()| {
            drop(
                Command::new("sh")
                    .args(["-c", "kill -s RTMIN+1 $PPID || kill -35 $PPID"])
                    .status()
                    .map(|_| sleep(PATIENCE)),
            )
        },
        (),
    )
    .unwrap();
    assert!(child.join().unwrap().signal().is_some_and(|signal| signal >= 32));
}

#[test]
fn asked_again_it_gives_the_same_answer() {
    let child: Process = Process::spawn(|()| panic!("once"), ()).unwrap();
    assert_eq!(child.join().unwrap_err().to_string(), child.join().unwrap_err().to_string());
    assert_eq!(child.exit_status().unwrap().code(), Some(101));
    assert!(!child.is_alive());
    child.terminate().unwrap();
    child.kill().unwrap();
}

#[test]
fn a_panic_reaches_the_parent_with_name_message_and_place() {
    let child: Process = Process::builder().name("diver").spawn(|depth: u32| panic!("at {depth} m"), 40).unwrap();
    let error = child.join().unwrap_err().to_string();
    assert!(error.starts_with(&format!("process 'diver' (pid {}) panicked: at 40 m, ", child.pid())), "{error}");
    assert!(error.contains("process.rs:"), "{error}");
}

#[test]
fn a_panic_without_a_text_is_an_error_all_the_same() {
    let child = Process::spawn(|()| std::panic::panic_any(7), ()).unwrap();
    assert!(matches!(child.join(), Err(Error::Panicked { .. })));
}

#[test]
fn a_panic_that_the_child_survives_is_none() {
    let child = Process::spawn(
        |()| {
            assert!(thread::spawn(|| panic!("in a thread of the child")).join().is_err());
            assert!(std::panic::catch_unwind(|| panic!("caught")).is_err());
        },
        (),
    );
    assert!(child.unwrap().join().unwrap().success());
}

#[test]
fn a_panic_that_was_caught_is_not_the_cause_of_a_later_end() {
    fn catch_one(_: ()) {
        assert!(std::panic::catch_unwind(|| panic!("caught")).is_err());
    }
    fn catch_and_exit(code: i32) {
        catch_one(());
        exit(code);
    }
    fn catch_and_sleep(mark: PathBuf) {
        catch_one(());
        fs::write(mark, "").unwrap();
        sleep_for_ever(());
    }
    assert_eq!(Process::spawn(catch_and_exit, 3).unwrap().join().unwrap().code(), Some(3));

    let dir = tempfile::tempdir().unwrap();
    let mark = dir.path().join("mark");
    let child = Process::spawn(catch_and_sleep, mark.clone()).unwrap();
    within_patience("the child has caught its panic", || mark.exists());
    child.terminate().unwrap();
    assert_eq!(child.join().unwrap().signal(), Some(15));
}

#[test]
fn a_panic_past_the_hook_is_reported_too() {
    fn resume(_: ()) {
        assert!(std::panic::catch_unwind(|| panic!("another")).is_err());
        std::panic::resume_unwind(Box::new("resumed"));
    }
    fn without_hook(_: ()) {
        drop(std::panic::take_hook());
        panic!("unhooked");
    }
    for (function, message) in [(resume as fn(()), "resumed"), (without_hook, "unhooked")] {
        match Process::spawn(function, ()).unwrap().join() {
            Err(Error::Panicked { message: told, .. }) => assert_eq!(told, message),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_panic_in_a_fork_of_the_child_is_not_the_childs() {
    fn fork_and_panic(_: ()) {
        match fork().unwrap() {
            ForkResult::Child => panic!("in the fork"),
            ForkResult::Parent { child } => {
                assert_eq!(waitpid(child, None), Ok(WaitStatus::Exited(child, 101)));
                exit(3);
            }
        }
    }
    assert_eq!(Process::spawn(fork_and_panic, ()).unwrap().join().unwrap().code(), Some(3));
}

#[test]
fn a_long_message_arrives_cut() {
    fn complain_at_length(length: usize) {
        std::panic::set_hook(Box::new(|_| ())); // not on the terminal
        panic!("{}", "x".repeat(length));
    }
    let child = Process::spawn(complain_at_length, 1_000_000).unwrap();
    match child.join() {
        Err(Error::Panicked { message, .. }) => assert!(message.len() == 1 << 16),
        other => panic!("{other:?}"),
    }
}

/// The standard streams' numbers are free in the parent: neither letter nor lifeline may take them.
#[test]
fn closed_streams_are_not_taken_for_messages() {
    let child: Result<Process, _> = Process::spawn(
        |()| {
            for fd in 0..3 {
                _ = nix::unistd::close(fd);
            }
            let child: Result<Process, _> = Process::builder().daemon(true).spawn(
                |()| {
                    println!("\0\u{10}I never panicked");
                    eprintln!("\0\u{10}I never panicked");
                    exit(3);
                },
                (),
            );
            let status = child.unwrap().join();
            exit(if status.is_ok_and(|status| status.code() == Some(3)) { 0 } else { 1 });
        },
        (),
    );
    assert_eq!(child.unwrap().join().unwrap().code(), Some(0));
}

/// A full disk behind standard error: the error is still the one that the function returned.
#[test]
fn an_err_that_cannot_be_printed_still_reaches_the_parent() {
    let child = Process::spawn(
        |()| {
            let full = fs::File::options().write(true).open("/dev/full").unwrap();
            nix::unistd::dup2_stderr(&full).unwrap();
            Err::<(), _>("the disk is full")
        },
        (),
    );
    match child.unwrap().join() {
        Err(Error::Failed { message, .. }) => assert_eq!(message, "\"the disk is full\""),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_wait_longer_than_the_clock_is_for_ever() {
    let child = Process::spawn(|()| (), ()).unwrap();
    assert!(child.join_timeout(Duration::MAX).unwrap().unwrap().success());
}

#[test]
fn an_err_reaches_the_parent() {
    let child = Process::spawn(|path: PathBuf| fs::read(path).map(drop), PathBuf::from("/no/such/file")).unwrap();
    match child.join() {
        Err(Error::Failed { message, .. }) => assert!(message.contains("NotFound"), "{message}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(child.exit_status().unwrap().code(), Some(1));
}

#[test]
fn a_stack_overflow_ends_the_child_alone() {
    fn deep(n: u64) -> u64 {
        let block = std::hint::black_box([n; 1024]);
        if n == u64::MAX { 0 } else { deep(n + 1) + block[17] }
    }
    let child = Process::spawn(|n| assert_eq!(deep(n), 0), 0).unwrap();
    assert_eq!(child.join().unwrap().signal(), Some(11));
}

#[test]
fn a_wait_with_a_limit_gives_up_and_the_process_runs_on() {
    let child = Process::spawn(sleep_for_ever, ()).unwrap();
    let limit = Duration::from_millis(50);
    let start = Instant::now();
    assert_eq!(child.join_timeout(limit).unwrap(), None);
    assert!(start.elapsed() >= limit);
    assert!(child.is_alive());
    assert_eq!(child.exit_status(), None);

    child.kill().unwrap();
    assert_eq!(child.join_timeout(PATIENCE).unwrap().unwrap().signal(), Some(9));
}

#[test]
fn one_thread_waits_while_another_ends_the_process() {
    let child = Process::spawn(sleep_for_ever, ()).unwrap();
    thread::scope(|s| {
        let waiting: Vec<_> = (0..4).map(|_| s.spawn(|| child.join().unwrap().signal())).collect();
        assert!(child.is_alive());
        child.terminate().unwrap();
        for thread in waiting {
            assert_eq!(thread.join().unwrap(), Some(15));
        }
    });
}

#[test]
fn a_dropped_process_has_been_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let mark = dir.path().join("mark");
    let child = Process::spawn(
        |mark: PathBuf| {
            sleep(Duration::from_millis(50));
            fs::write(mark, "done").unwrap();
        },
        mark.clone(),
    )
    .unwrap();
    let pid = child.pid();
    drop(child);
    assert!(mark.exists());
    assert!(!exists(pid));
}

#[test]
fn a_dropped_daemon_is_gone() {
    let child = Process::builder().daemon(true).spawn(sleep_for_ever, ()).unwrap();
    assert!(child.is_daemon());
    let pid = child.pid();
    drop(child);
    assert!(!exists(pid));
}

#[test]
fn a_daemon_outlives_the_thread_that_started_it() {
    let child = thread::spawn(|| Process::builder().daemon(true).spawn(sleep_for_ever, ()).unwrap()).join().unwrap();
    assert_eq!(child.join_timeout(Duration::from_millis(100)).unwrap(), None);
}

#[test]
fn a_daemon_can_only_start_daemons() {
    let child = Process::builder().daemon(true).name("d").spawn(
        |()| {
            assert!(matches!(Process::spawn(|()| (), ()), Err(Error::StartedByDaemon { name }) if name == "d"));
            let child = Process::builder().daemon(true).spawn(|()| (), ()).unwrap();
            assert_eq!(child.name(), "d:1");
            assert!(child.join().unwrap().success());
        },
        (),
    );
    assert!(child.unwrap().join().unwrap().success());
}

/// A family of parent, daemon and the daemon's daemon, of which the parent is killed at some
/// moment.
#[test]
fn a_killed_parent_takes_its_daemons_with_it() {
    fn head_of_family(dir: PathBuf) {
        let child = Process::builder().daemon(true).spawn(
            |dir: PathBuf| {
                fs::write(dir.join(id().to_string()), "").unwrap();
                let grandchild = Process::builder().daemon(true).spawn(
                    |dir: PathBuf| {
                        fs::write(dir.join(id().to_string()), "").unwrap();
                        sleep_for_ever(());
                    },
                    dir,
                );
                drop(grandchild.unwrap().join());
            },
            dir,
        );
        drop(child.unwrap().join());
    }

    for round in 0..rounds(40) {
        let dir = tempfile::tempdir().unwrap();
        let members = || fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let head = Process::spawn(head_of_family, dir.path().to_path_buf()).unwrap();
        // Sometimes before they have begun, sometimes when all are there.
        within_patience("the family has enough members", || members().count() >= round % 3);
        head.kill().unwrap();
        assert_eq!(head.join().unwrap().signal(), Some(9));
        within_patience("the daemons are gone", || !members().any(|pid| runs(pid.parse().unwrap())));
    }
}

#[test]
fn only_the_parent_can_wait() {
    let child = Process::spawn(
        |()| {
            let grandchild = Process::builder().daemon(true).spawn(sleep_for_ever, ()).unwrap();
            match fork().unwrap() {
                ForkResult::Child => {
                    let refused = matches!(grandchild.join(), Err(Error::NotTheParent { .. }));
                    drop(grandchild); // it must neither be killed nor waited for
                    exit(i32::from(!refused));
                }
                ForkResult::Parent { child } => {
                    assert_eq!(waitpid(child, None), Ok(WaitStatus::Exited(child, 0)));
                    assert!(grandchild.is_alive());
                }
            }
        },
        (),
    );
    assert!(child.unwrap().join().unwrap().success());
}

/// A fork of the parent has copies of its handles. It must not keep the parent's daemons alive.
#[test]
fn a_fork_of_the_parent_does_not_keep_its_daemons() {
    fn parent(dir: PathBuf) {
        let daemon = Process::builder().daemon(true).spawn(sleep_for_ever, ()).unwrap();
        match fork().unwrap() {
            ForkResult::Child => {
                fs::write(dir.join("fork"), id().to_string()).unwrap();
                sleep(PATIENCE);
                exit(0);
            }
            ForkResult::Parent { .. } => {
                within_patience("the fork runs", || {
                    fs::read_to_string(dir.join("fork")).is_ok_and(|id| !id.is_empty())
                });
                fs::write(dir.join("daemon"), daemon.pid().to_string()).unwrap();
                exit(0); // without dropping the handle
            }
        }
    }
    let dir = tempfile::tempdir().unwrap();
    assert!(Process::spawn(parent, dir.path().to_path_buf()).unwrap().join().unwrap().success());
    let pid = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap().parse().unwrap();
    within_patience("the daemon is gone", || !runs(pid("daemon")));
    assert!(runs(pid("fork")));
    kill(Pid::from_raw(pid("fork").cast_signed()), Signal::SIGKILL).unwrap();
}

/// The copy's lifeline is gone, and its number may be that of another one by now.
#[test]
fn a_copied_handle_does_not_end_the_daemons_of_a_fork() {
    fn parent(_: ()) {
        let copied = Process::builder().daemon(true).spawn(sleep_for_ever, ()).unwrap();
        match fork().unwrap() {
            ForkResult::Child => {
                let own = Process::builder().daemon(true).spawn(sleep_for_ever, ()).unwrap();
                drop(copied);
                let lives = own.join_timeout(Duration::from_millis(300)).unwrap().is_none();
                drop(own);
                exit(i32::from(!lives));
            }
            ForkResult::Parent { child } => {
                assert_eq!(waitpid(child, None), Ok(WaitStatus::Exited(child, 0)));
                assert!(copied.is_alive());
            }
        }
    }
    assert!(Process::spawn(parent, ()).unwrap().join().unwrap().success());
}

#[test]
fn a_daemon_cannot_fork() {
    let child: Result<Process, _> = Process::builder().daemon(true).spawn(
        |()| match fork() {
            Err(Error::StartedByDaemon { .. }) => exit(0),
            _ => exit(1),
        },
        (),
    );
    assert_eq!(child.unwrap().join().unwrap().code(), Some(0));
}

/// While a child lives, the parent holds its letter and its lifeline; other programs get neither.
#[test]
fn programs_started_by_the_parent_inherit_nothing_of_ours() {
    let child = Process::builder().daemon(true).spawn(sleep_for_ever, ()).unwrap();
    let output = Command::new("ls").args(["-l", "/proc/self/fd"]).output().unwrap();
    let open = String::from_utf8(output.stdout).unwrap();
    assert!(open.contains(" 0 -> ") && !open.contains("many-hands"), "{open}");
    drop(child);
}

#[test]
fn programs_started_by_the_child_inherit_nothing_of_ours() {
    let open_in = |program: &mut Command| -> usize {
        String::from_utf8(program.output().unwrap().stdout).unwrap().lines().count()
    };
    let here = open_in(Command::new("ls").arg("/proc/self/fd"));
    let child = Process::builder().daemon(true).spawn(
        |here: usize| {
            let output = Command::new("ls").arg("/proc/self/fd").output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), here);
        },
        here,
    );
    assert!(child.unwrap().join().unwrap().success());
}

#[test]
fn names_are_counted_within_the_family() {
    assert_eq!(process::name(), "main");
    let child = Process::builder().name("a").spawn(
        |()| {
            assert_eq!(process::name(), "a");
            for n in 1..=3 {
                let child = Process::spawn(|name: String| assert_eq!(process::name(), name), format!("a:{n}")).unwrap();
                assert_eq!(child.name(), format!("a:{n}"));
                child.join().unwrap();
            }
        },
        (),
    );
    assert!(child.unwrap().join().unwrap().success());
}

#[test]
fn fork_is_refused_in_this_test_and_granted_in_a_child() {
    match fork() {
        Err(Error::Threads { threads }) => assert!(threads >= 2),
        other => panic!("{other:?}"),
    }
    let child = Process::spawn(
        |()| {
            // A thread that has been joined may still be on the kernel's list; that must not count.
            for _ in 0..100 {
                thread::spawn(|| ()).join().unwrap();
                match fork().unwrap() {
                    ForkResult::Child => exit(0),
                    ForkResult::Parent { child } => drop(waitpid(child, None).unwrap()),
                }
            }
        },
        (),
    );
    assert!(child.unwrap().join().unwrap().success());
}

#[test]
fn an_argument_that_cannot_be_sent_is_an_error_and_starts_nothing() {
    #[derive(serde::Deserialize)]
    struct Stubborn;
    impl serde::Serialize for Stubborn {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no"))
        }
    }
    let refused = Process::builder().name("p").spawn(|_: Stubborn| (), Stubborn);
    assert!(matches!(refused, Err(Error::Argument { name, .. }) if name == "p"));
}

/// The example of that name, which cargo builds with the tests: a program that starts a process of
/// itself.
fn greet() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    this.ancestors().nth(2).unwrap().join("examples/greet")
}

/// The variable by which a child knows what it is, set by hand to nonsense.
#[test]
fn a_forged_request_is_refused() {
    for nonsense in ["", "yes", "0", "9999", "-1"] {
        let output = Command::new(greet()).env(variable(), nonsense).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(125), "{nonsense:?}: {told}");
        assert!(told.contains(&variable()) && told.contains("unset it"), "{nonsense:?}: {told}");
        assert!(output.stdout.is_empty());
    }
}

/// `/proc/self/exe` is then the loader, and a child would be another program.
#[test]
fn a_program_started_by_the_loader_is_refused() {
    let program = greet();
    let headers =
        Command::new("readelf").arg("-l").arg(&program).output().map(|output| output.stdout).unwrap_or_default();
    let headers = String::from_utf8(headers).unwrap();
    let Some((_, rest)) = headers.split_once("Requesting program interpreter: ") else {
        eprintln!("there is no readelf, or no loader in {}: not tested", program.display());
        return;
    };
    let loader = rest.split(']').next().unwrap();
    let output = Command::new(loader).arg(program).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("NotInTheExecutable"), "{output:?}");
}

/// With SIGCHLD ignored the kernel keeps no status: an error, not a hang.
#[test]
fn a_lost_status_is_an_error() {
    let output = Command::new("env").arg("--ignore-signal=CHLD").arg(greet()).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("StatusUnknown"), "{output:?}");
}

/// Whether the child's end comes before the parent has its handle, or after.
#[test]
fn a_message_is_not_lost_with_the_status() {
    fn panic_after(wait: Duration) {
        sleep(wait);
        panic!("a message");
    }
    fn fail_after(wait: Duration) -> Result<(), &'static str> {
        sleep(wait);
        Err("a reason")
    }
    fn exit_after((wait, code): (Duration, i32)) {
        sleep(wait);
        exit(code);
    }
    fn without_statuses(_: ()) {
        // SAFETY: it installs no handler.
        unsafe { signal(Signal::SIGCHLD, SigHandler::SigIgn) }.unwrap();
        for round in 0..8 {
            let wait = Duration::from_millis(round % 4);
            let panics = Process::spawn(panic_after, wait).unwrap();
            assert!(matches!(panics.join(), Err(Error::Panicked { message, .. }) if message.starts_with("a message")));
            let fails = Process::spawn(fail_after, wait).unwrap();
            assert!(matches!(fails.join(), Err(Error::Failed { message, .. }) if message == "\"a reason\""));
            for code in [0, 1] {
                let exits = Process::spawn(exit_after, (wait, code)).unwrap();
                assert!(matches!(exits.join(), Err(Error::StatusUnknown { .. })));
                assert!(matches!(exits.join(), Err(Error::StatusUnknown { .. })));
                assert_eq!((exits.exit_status(), exits.is_alive()), (None, false));
                exits.kill().unwrap();
            }
        }
    }
    ends_well(&Process::spawn(without_statuses, ()).unwrap());
}

/// Before `main`, and before this crate's code: what the environment asks for.
#[used]
// SAFETY: .init_array holds pointers to functions that take nothing they need and return nothing,
// and this is one. Those with a number run first.
#[unsafe(link_section = ".init_array.00099")]
static BEFORE_ALL: extern "C" fn() = end_early;

const END_EARLY: &str = "MANY_HANDS_TEST_END_EARLY";

extern "C" fn end_early() {
    match std::env::var(END_EARLY).as_deref() {
        Ok("exit") => exit(127),
        Ok("abort") => std::process::abort(),
        _ => {}
    }
}

/// As when the dynamic loader does not find a library.
#[test]
fn a_child_that_never_called_its_function_is_an_error() {
    fn start_one_that_ends_early(how: String) {
        // SAFETY: there is no other thread.
        unsafe { std::env::set_var(END_EARLY, &how) };
        let child = Process::spawn(|()| (), ()).unwrap();
        match (how.as_str(), child.join()) {
            ("exit", Err(error @ Error::NotBegun { .. })) => {
                assert!(error.to_string().contains("before its function was called: exit status: 127"), "{error}");
                assert_eq!(child.exit_status().unwrap().code(), Some(127));
            }
            ("abort", Ok(status)) => assert_eq!(status.signal(), Some(6)),
            (_, other) => panic!("{other:?}"),
        }
    }
    for how in ["exit", "abort"] {
        ends_well(&Process::spawn(start_one_that_ends_early, how.to_string()).unwrap());
    }
    // A code of the function's own is a status.
    let child: Process = Process::spawn(|()| exit(125), ()).unwrap();
    assert_eq!(child.join().unwrap().code(), Some(125));
}

/// The mark of a child that another copy of this crate in the same executable is to take over.
#[test]
fn a_copy_of_the_crate_leaves_the_children_of_another_alone() {
    let output = Command::new(greet()).env(variable(), "5 1234567890abcdef").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("hello, bob"), "{output:?}");
}

#[test]
fn a_lack_of_descriptors_is_an_error_while_it_lasts() {
    fn start_without_a_descriptor(_: ()) {
        let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        setrlimit(Resource::RLIMIT_NOFILE, 64, hard).unwrap();
        let mut files: Vec<_> = std::iter::from_fn(|| fs::File::open("/dev/null").ok()).collect();
        for _ in 0..3 {
            match Process::spawn(|()| (), ()) {
                Err(Error::System { source, .. }) => assert_eq!(source.raw_os_error(), Some(24)),
                other => panic!("{other:?}"),
            }
            match many_hands::process::Manager::new() {
                Err(error) => assert!(error.to_string().contains("Too many open files"), "{error}"),
                Ok(_) => panic!("there is no descriptor for a manager"),
            }
        }
        // With each descriptor more it is an error or it works.
        while files.pop().is_some() {
            match Process::spawn(|()| (), ()) {
                Err(Error::System { source, .. }) => assert_eq!(source.raw_os_error(), Some(24)),
                Err(other) => panic!("{other}"),
                Ok(child) => assert!(child.join().unwrap().success()),
            }
        }
        assert!(Process::spawn(|()| (), ()).unwrap().join().unwrap().success());
    }
    ends_well(&Process::spawn(start_without_a_descriptor, ()).unwrap());
}

#[test]
fn standard_input_is_empty_unless_asked_for() {
    fn read() -> String {
        std::io::read_to_string(std::io::stdin()).unwrap()
    }
    fn parent(_: ()) {
        let (reader, mut writer) = std::io::pipe().unwrap();
        nix::unistd::dup2_stdin(reader).unwrap();
        writer.write_all(b"for the parent").unwrap();
        drop(writer);
        ends_well(&Process::spawn(|()| assert_eq!(read(), ""), ()).unwrap());
        let daemon = Process::builder().daemon(true).spawn(|()| assert_eq!(read(), ""), ()).unwrap();
        ends_well(&daemon);
        let asks = Process::builder().inherit_stdin(true).spawn(|()| assert_eq!(read(), "for the parent"), ());
        ends_well(&asks.unwrap());
    }
    ends_well(&Process::spawn(parent, ()).unwrap());
}

/// A number of mebibytes.
const MIB: usize = 1 << 20;

/// SIGXFSZ would end the process.
#[test]
fn a_limit_on_the_size_of_files_is_an_error() {
    fn limited(_: ()) {
        let queue = process::Queue::<ByteBuf>::bounded(4).unwrap();
        let (_, hard) = getrlimit(Resource::RLIMIT_FSIZE).unwrap();
        setrlimit(Resource::RLIMIT_FSIZE, MIB as u64, hard).unwrap();
        let is_too_large =
            |error: Error| matches!(error, Error::System { source, .. } if source.raw_os_error() == Some(27));
        assert!(is_too_large(process::Queue::<u8>::bounded(1).unwrap_err()));
        assert!(is_too_large(process::shared::Array::<u8>::zeroed(MIB).unwrap_err()));
        assert!(is_too_large(Process::spawn(|_: ByteBuf| (), ByteBuf::from(vec![7; MIB])).unwrap_err()));
        let message = ByteBuf::from(vec![7; 5 * MIB]);
        match queue.send(&message) {
            Err(process::SendError::System(error)) => assert_eq!(error.raw_os_error(), 27),
            other => panic!("{other:?}"),
        }

        assert_eq!(process::shared::Value::new(7).unwrap().get(), Ok(7));
        queue.send(&ByteBuf::from(vec![7; MIB])).unwrap();
        assert_eq!(queue.recv().unwrap().len(), MIB);
        // (Without a word on standard error, which may be a file too.)
        let child = Process::spawn(|text: String| std::panic::resume_unwind(Box::new(text)), "small".to_string());
        assert!(matches!(child.unwrap().join(), Err(Error::Panicked { message, .. }) if message == "small"));
        // One that lowers it for itself loses its message, and nothing else.
        let child: Result<Process, _> = Process::spawn(
            |hard| {
                setrlimit(Resource::RLIMIT_FSIZE, 0, hard).unwrap();
                std::panic::resume_unwind(Box::new("without room"));
            },
            hard,
        );
        assert_eq!(child.unwrap().join().unwrap().code(), Some(101));
    }
    ends_well(&Process::spawn(limited, ()).unwrap());
}

/// The largest amount of memory that this process has used.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

#[test]
fn a_large_argument_is_not_copied_more_often_than_it_must() {
    const LENGTH: usize = 100 * MIB;
    fn parent(_: ()) {
        let child = Process::spawn(
            |argument: ByteBuf| {
                assert_eq!(argument.len(), LENGTH);
                // As it came, and as it was read.
                assert!(peak() < 5 * LENGTH / 2, "{}", peak());
            },
            ByteBuf::from(vec![7; LENGTH]),
        );
        ends_well(&child.unwrap());
        // As it was, and as it was sent.
        assert!(peak() < 5 * LENGTH / 2, "{}", peak());
    }
    ends_well(&Process::spawn(parent, ()).unwrap());
}

#[test]
fn the_child_prints_to_where_the_parent_prints() {
    let mut running = Command::new(greet()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut text = String::new();
    running.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert!(running.wait().unwrap().success());
    assert!(text.contains("started Process-1\n") && text.contains("hello, bob\n"), "{text}");
    assert!(text.ends_with("joined\n"), "{text}");
}
