//! Each contract, with a program that keeps it and one that breaks it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use nix::sys::signal::kill;
use nix::sys::wait::waitpid;
use nix::unistd::Pid;
use support::*;

const HOUR: Duration = Duration::from_secs(3600);

/// A shell script, about to be run.
fn sh(script: &str) -> Trial<Command> {
    command("sh", ["-c", script])
}

/// A program that prints these lines, and has run.
fn printed(lines: &[&str]) -> Run {
    command("printf", ["%s\n"].iter().chain(lines)).run()
}

/// The message with which a contract fails.
#[track_caller]
fn broken<T>(contract: impl FnOnce() -> T) -> String {
    let panic = catch_unwind(AssertUnwindSafe(contract)).err().expect("the contract should fail");
    *panic.downcast::<String>().expect("the message is text")
}

#[track_caller]
fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "{part:?} is not in the message:\n{message}");
    }
}

#[track_caller]
fn assert_gone(pid: u64) {
    assert!(!Path::new(&format!("/proc/{pid}")).exists(), "process {pid} is still there");
}

/// The pid that a run's message shows as the first line of its stdout.
fn pid_in(message: &str) -> u64 {
    let (_, stdout) = message.split_once("stdout:\n").unwrap();
    stdout.lines().next().unwrap().trim().parse().unwrap()
}

mod what_is_printed {
    use super::*;

    #[test]
    fn these_lines_in_this_order() {
        printed(&["a", "b"]).prints(["a", "b"]);
    }

    #[test]
    fn in_another_order() {
        let run = printed(&["b", "a"]);
        let message = broken(|| run.prints(["a", "b"]));
        assert_says(
            &message,
            &[
                "printf %s\n b a\n",
                "broken contract: it prints these lines in this order",
                "expected:\n    a\n    b\n",
                "difference (- expected, + printed):\n",
                "stdout:\n    b\n    a\n",
                "stderr: nothing\n",
                "it exited with 0; it took ",
            ],
        );
    }

    #[test]
    fn a_line_is_missing() {
        let run = printed(&["a"]);
        let message = broken(|| run.prints(["a", "b"]));
        assert_says(&message, &["      a\n    - b\n"]);
    }

    #[test]
    fn a_line_is_too_many() {
        let run = printed(&["a", "b"]);
        let message = broken(|| run.prints(["a"]));
        assert_says(&message, &["      a\n    + b\n"]);
    }

    #[test]
    fn these_lines_in_any_order() {
        printed(&["b", "a", "b"]).prints_in_any_order(["a", "b", "b"]);
    }

    #[test]
    fn in_any_order_but_not_as_often() {
        let run = printed(&["b", "a", "a"]);
        let message = broken(|| run.prints_in_any_order(["a", "b", "b"]));
        assert_says(
            &message,
            &["broken contract: it prints these lines in any order", "missing:\n    b\ntoo many:\n    a\n"],
        );
    }

    #[test]
    fn in_any_order_and_one_more() {
        let run = printed(&["b", "a"]);
        let message = broken(|| run.prints_in_any_order(["a"]));
        assert_says(&message, &["missing: nothing\ntoo many:\n    b\n"]);
    }

    #[test]
    fn each_worker_keeps_its_order() {
        let run = printed(&["a1", "b1", "a2", "b2"]);
        run.keeps_order(["a1", "a2"]).keeps_order(["b1", "b2"]);
        let message = broken(|| run.keeps_order(["a2", "a1"]));
        assert_says(&message, &["in this order, whatever stands between them", "    + b1\n"]);
    }

    #[test]
    fn these_before_those() {
        let run = printed(&["a waits", "b waits", "b goes", "a goes"]);
        run.prints_before(["a waits", "b waits"], ["a goes", "b goes"]);
        run.prints_before(["{one:word} waits"], ["{one:word} goes"]);
    }

    #[test]
    fn one_of_those_comes_too_early() {
        let run = printed(&["a", "b", "a"]);
        let message = broken(|| run.prints_before(["a"], ["b"]));
        assert_says(
            &message,
            &[
                "it prints each of these lines before each of those",
                "these:\n    a\nthose:\n    b\n",
                "line 2 is one of those and line 3 one of these",
            ],
        );
    }

    #[test]
    fn one_of_those_never_comes() {
        let run = printed(&["a"]);
        let message = broken(|| run.prints_before(["a"], ["b"]));
        assert_says(&message, &["missing:\n    b\n"]);
    }

    #[test]
    fn bytes_that_are_no_text_do_not_matter() {
        sh(r"printf 'caf\351\n'").run().prints(["caf\u{fffd}"]);
    }

    #[test]
    fn a_full_pipe_makes_none_wait() {
        let run = sh("seq 100000; seq 100000 >&2").says(["100000"]).run();
        assert_eq!((run.stdout.len(), run.stderr.len()), (100_000, 100_000));
        assert_says(&broken(|| run.captured("n")), &["stdout:\n    1\n", "    (99960 more lines)\n"]);
    }
}

mod captures {
    use super::*;

    const FAMILY: [&str; 2] = ["parent {parent} of {child}", "child {child} of {parent}"];

    #[test]
    fn one_name_stands_for_one_value() {
        printed(&["parent 7 of 8", "child 8 of 7"]).prints(FAMILY);
        printed(&["child 8 of 7", "parent 7 of 8"]).prints_in_any_order(FAMILY);
    }

    #[test]
    fn one_name_for_two_values() {
        let run = printed(&["parent 7 of 8", "child 9 of 7"]);
        let message = broken(|| run.prints(FAMILY));
        assert_says(&message, &["    - child {child} of {parent}\n    + child 9 of 7\nwhere child = 8, parent = 7\n"]);
        let run = printed(&["child 9 of 7", "parent 7 of 8"]);
        let message = broken(|| run.prints_in_any_order(FAMILY));
        assert_says(&message, &["where child = 8, parent = 7\n"]);
    }

    #[test]
    fn a_name_is_known_to_the_rest_of_the_contract() {
        let run = printed(&["worker 3 starts", "worker 4 starts", "worker 3 ends"]);
        run.keeps_order(["worker {n} starts", "worker {n} ends"]);
        let message = broken(|| run.keeps_order(["worker 4 starts", "worker {n} starts"]));
        assert_says(&message, &["where n = 3\n"]);
    }

    #[test]
    fn what_is_said_on_stderr_is_known_as_well() {
        let run = sh("echo 'no job 9' >&2; echo 9").says(["no job {job}"]).run();
        run.prints(["{job}"]);
        assert_eq!(run.captured("job"), 9);
    }

    #[test]
    fn names_that_should_differ() {
        let run = printed(&["1 2 1"]);
        run.prints(["{a} {b} {c}"]).different("a", "b");
        let message = broken(|| run.different("a", "c"));
        assert_says(&message, &["{a} and {c} should differ, and both are 1"]);
    }

    #[test]
    fn a_name_that_is_no_number_or_nothing_at_all() {
        let run = printed(&["main waits"]);
        run.prints(["{who:word} waits"]);
        assert_says(&broken(|| run.captured("who")), &["{who} stands for \"main\", not for a number"]);
        assert_says(&broken(|| run.captured("whom")), &["{whom} was not captured; who = main was"]);
    }
}

mod time {
    use super::*;

    #[test]
    fn at_least() {
        let run = command("sleep", ["0.1"]).run();
        run.takes_at_least(Duration::from_millis(100));
        assert_says(&broken(|| run.takes_at_least(HOUR)), &["it should take at least 3600s"]);
    }

    #[test]
    fn less_than() {
        let run = command("sleep", ["0.1"]).run();
        run.takes_less_than(HOUR);
        let message = broken(|| run.takes_less_than(Duration::from_millis(100)));
        assert_says(&message, &["it should take less than 100ms"]);
    }
}

mod how_it_ends {
    use super::*;

    #[test]
    fn with_a_code() {
        sh("exit 3").exits_with(3).run();
        let message = broken(|| sh("exit 3").run());
        assert_says(&message, &["it exited with 3; expected: it exited with 0"]);
    }

    #[test]
    fn by_a_signal() {
        sh("kill -TERM $$").ends_by(Signal::SIGTERM).run();
        let message = broken(|| sh("kill -TERM $$").run());
        assert_says(&message, &["it was ended by SIGTERM; expected: it exited with 0"]);
    }

    #[test]
    fn never() {
        let run = sh("sleep 60 & echo $!; wait").never_ends_within(Duration::from_secs(1)).run();
        run.prints(["{sleep}"]).takes_at_least(Duration::from_secs(1));
        assert_gone(run.captured("sleep"));
    }

    #[test]
    fn though_it_should_not() {
        let message = broken(|| sh("exit 0").never_ends_within(HOUR).run());
        assert_says(&message, &["it exited with 0; expected: it was still running after 3600s"]);
    }

    #[test]
    fn silent_on_stderr() {
        let message = broken(|| sh("echo oops >&2").run());
        assert_says(&message, &["it should print nothing on stderr", "stderr:\n    oops\n"]);
    }

    #[test]
    fn with_words_on_stderr() {
        let program = || sh("echo oops >&2; echo 'at line 3' >&2");
        program().says(["oops"]).run();
        program().says(["at line {n}"]).run();
        let message = broken(|| program().says(["at line {n}", "oops"]).run());
        assert_says(&message, &["it should print on stderr, in this order:\n    at line {n}\n    oops\n"]);
    }

    #[test]
    fn before_it_began() {
        let message = broken(|| command("no-such-program", [""; 0]).run());
        assert_says(&message, &["no-such-program could not be run: No such file"]);
    }
}

mod what_is_left {
    use super::*;

    /// Starts a child, then becomes awk, which ends when it sees that the child is a zombie.
    /// A shell in its place would reap the child.
    fn leaves_a_zombie() -> Trial<Command> {
        sh(r#"true & exec awk -v stat=/proc/$!/stat \
            'BEGIN { while ((getline <stat) > 0 && $3 != "Z") close(stat) }'"#)
    }

    #[test]
    fn a_zombie() {
        let message = broken(|| leaves_a_zombie().run());
        assert_says(
            &message,
            &["zombies, which ended and were never waited for: expected 0, found:\n    pid ", ", ended: [sh]"],
        );
    }

    #[test]
    fn a_zombie_as_expected() {
        leaves_a_zombie().leaves_zombies(1).run();
        leaves_a_zombie().leaves_orphans().run();
        let message = broken(|| sh("exit 0").leaves_zombies(1).run());
        assert_says(&message, &["expected 1, found: nothing"]);
    }

    #[test]
    fn no_zombie_but_an_orphan_that_ended_and_was_reaped() {
        sh("orphan=$(true & echo $!); while [ -e /proc/$orphan ]; do :; done").run();
    }

    #[test]
    fn a_process_that_ends_soon() {
        sh("sleep 0.5 &").leaves_orphans().run();
    }

    #[test]
    fn a_process_that_does_not_end() {
        let message = broken(|| sh("sleep 60 & echo $!").run());
        let pid = pid_in(&message);
        assert_says(&message, &[&format!("it left processes behind:\n    pid {pid}, sleeping: sleep 60\n")]);
        assert_gone(pid);
    }

    #[test]
    fn a_process_that_left_the_session() {
        let script = "pid=$(setsid sh -c 'echo $$; exec sleep 60 >&2' &); echo $pid";
        let message = broken(|| sh(script).run());
        let pid = pid_in(&message);
        assert_says(&message, &["it left processes behind:", &format!("pid {pid}, sleeping")]);
        assert_gone(pid);
    }

    /// It is in another session and its environment is empty, so only the pipe tells of it.
    #[test]
    fn a_process_that_cannot_be_found() {
        let script = "pid=$(setsid env -i sh -c 'echo $$; exec sleep 60 >&2' &); echo $pid";
        let message = broken(|| sh(script).run());
        let pid = Pid::from_raw(pid_in(&message).try_into().unwrap());
        kill(pid, Signal::SIGKILL).unwrap();
        waitpid(pid, None).unwrap();
        assert_says(&message, &["a process that cannot be found still holds its stdout or stderr open"]);
    }

    #[test]
    fn a_temporary_file() {
        sh(r#"file=$(mktemp) && rm "$file""#).run();
        let message = broken(|| sh(r#": >"$TMPDIR/forgotten""#).run());
        assert_says(&message, &["it left temporary files in TMPDIR:\n    forgotten\n"]);
    }

    #[test]
    fn several_things_at_once() {
        let message = broken(|| sh(r#": >"$TMPDIR/forgotten"; exit 3"#).run());
        assert_says(&message, &["it exited with 3", "forgotten"]);
    }
}
