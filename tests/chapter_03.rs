//! Chapter 3, "The life and death of child processes": what each listing and its Python twin do.

use listings::pace::seconds;
use support::*;

const CHAPTER: &str = "chapter-3";

fn count(run: &Run, line: &str) -> usize {
    run.stdout.iter().filter(|printed| *printed == line).count()
}

/// A word of Rust's or Python's: true or True.
fn says(run: &Run, line: usize, ending: &str) -> bool {
    run.stdout[line].to_lowercase().ends_with(ending)
}

/// A sleep may last longer than it should and never shorter, so a child greets once at the
/// beginning and then at most as often as the time has room for. The parent of one run may itself
/// be held up for that long, hardly those of both.
#[test]
fn announced_too_early() {
    let runs = both(CHAPTER, "announced_too_early");
    for run in &runs {
        run.keeps_order([
            "parent: my children are {hello} and {world}",
            "parent: the children have ended",
            "parent: alive are [{both:text}]",
        ])
        .keeps_order(["said hello {hellos} times in 20 seconds"])
        .different("hello", "world")
        .keeps_order(["said world {worlds} times in 20 seconds"])
        .takes_at_least(seconds(20));
        for (word, said, room) in [("hello", "hellos", 10), ("world", "worlds", 4)] {
            assert_eq!(run.captured(said), count(run, word) as u64);
            assert!((1..=room).contains(&run.captured(said)));
        }
    }
    one_of_each(&runs, |run| run.stdout.iter().any(|line| line.to_lowercase() == "parent: alive are [true, true]"));
}

#[test]
fn announced_after_join() {
    for run in both(CHAPTER, "announced_after_join") {
        run.prints_in_any_order([
            "parent: waiting",
            "hello",
            "world",
            "parent: the children have ended",
            "parent: alive are [{first:text}]",
        ])
        .prints_before(["hello", "world"], ["parent: the children have ended"])
        .keeps_order([
            "parent: waiting",
            "parent: the children have ended",
            "parent: alive are [{first:text}]",
        ]);
        assert!(says(&run, 4, "[false, false]"));
    }
    for seen in xray_rust(CHAPTER, "announced_after_join") {
        let announced = seen.printed("the children have ended");
        seen.shows("both children have ended", announced > seen.ended(1) && announced > seen.ended(2));
    }
}

#[test]
fn alive_or_not() {
    for run in rust(CHAPTER, "alive_or_not") {
        run.prints([
            "started: alive true, exit status None",
            r#"killed and joined: alive false, exit status Some("signal: 9 (SIGKILL)")"#,
            r#"ended, not joined: alive false, exit status Some("exit status: 0")"#,
            "still in the process table: false",
        ]);
    }
    for run in python(CHAPTER, "alive_or_not") {
        run.prints([
            "started: alive True, exit code None",
            "killed and joined: alive False, exit code -9",
            "ended, not joined: alive False, exit code 0",
            "still in the process table: False",
        ]);
    }
}

#[test]
fn join_with_a_limit() {
    for run in both(CHAPTER, "join_with_a_limit") {
        run.prints([
            "at most 2 seconds: ended {no:word}, back before the limit {no:word}",
            "at most 1000 seconds: ended {yes:word}, back before the limit {yes:word}",
        ])
        .takes_at_least(seconds(2));
        assert!(says(&run, 0, "false") && says(&run, 1, "true"));
    }
    for seen in xray_rust(CHAPTER, "join_with_a_limit") {
        seen.shows("the first join leaves the child alive", seen.printed("at most 2 seconds") < seen.ended(1));
        seen.shows("SIGKILL ends it", seen.is_killed(1, "SIGKILL"));
    }
}

#[test]
fn a_command_with_a_limit() {
    for run in rust(CHAPTER, "a_command_with_a_limit") {
        run.prints(["too slow: killed", "it ended with signal: 9 (SIGKILL)"]).takes_at_least(seconds(2));
    }
    for run in python(CHAPTER, "a_command_with_a_limit") {
        run.prints(["too slow: killed", "it ended with -9"]).takes_at_least(seconds(2));
    }
}

#[test]
fn terminate_or_kill() {
    for run in rust(CHAPTER, "terminate_or_kill") {
        run.prints([
            "willing: signal: 15 (SIGTERM)",
            "stubborn: ended by the request false, alive true",
            "stubborn: signal: 9 (SIGKILL)",
        ]);
    }
    for run in python(CHAPTER, "terminate_or_kill") {
        run.prints(["willing: -15", "stubborn: ended by the request False, alive True", "stubborn: -9"]);
    }
    for seen in xray(CHAPTER, "terminate_or_kill") {
        seen.shows("both are asked by SIGTERM", seen.sendings("SIGTERM") == 2);
        seen.shows("the willing child is ended by that", seen.is_killed(1, "SIGTERM"));
        seen.shows("the stubborn one by SIGKILL alone", seen.is_killed(2, "SIGKILL"));
    }
}

#[test]
fn asked_to_end() {
    for run in both(CHAPTER, "asked_to_end") {
        run.prints(["child: got SIGTERM, tidying up", "parent: exit status: 0"]);
    }
}

/// `sys.exit` is an exception, so Python cleans up where Rust's `exit` does not.
#[test]
fn which_end_cleans_up() {
    for run in listing(CHAPTER, "which_end_cleans_up").says(["on purpose"]).rust() {
        run.prints([
            "a child that returns:",
            "  the light is switched off",
            "a child that panics:",
            "  the light is switched off",
            "a child that exits:",
            "a child that is terminated:",
        ]);
    }
    for run in listing(CHAPTER, "which_end_cleans_up").says(["RuntimeError: on purpose"]).python() {
        run.prints([
            "a child that returns:",
            "  the light is switched off",
            "a child that raises:",
            "  the light is switched off",
            "a child that exits:",
            "  the light is switched off",
            "a child that exits at once:",
            "a child that is terminated:",
        ]);
    }
}

#[test]
fn code_or_signal() {
    for run in rust(CHAPTER, "code_or_signal") {
        run.prints([
            "exit 3: code Some(3), signal None",
            "kill -TERM $$: code None, signal Some(15)",
            "kill -KILL $$: code None, signal Some(9)",
            "sh -c 'kill -TERM $$'; exit $?: code Some(143), signal None",
        ]);
    }
    for run in python(CHAPTER, "code_or_signal") {
        run.prints(["exit 3: 3", "kill -TERM $$: -15", "kill -KILL $$: -9", "sh -c 'kill -TERM $$'; exit $?: 143"]);
    }
}

/// Python's `subprocess` remembers what was dropped.
#[test]
fn a_dropped_command_is_a_zombie() {
    for run in rust(CHAPTER, "a_dropped_command_is_a_zombie") {
        let ended = [r#"ended: Some("Z (zombie)")"#; 3];
        let signalled = ["a signal to the first: Ok(())", r#"after it: Some("Z (zombie)")"#];
        run.prints(ended.iter().chain(&signalled).chain(&["waited for: None"; 3]));
    }
    for run in python(CHAPTER, "a_dropped_command_is_a_zombie") {
        let ended = ["ended: Z (zombie)"; 3];
        run.prints(ended.iter().chain(&["after a signal: Z (zombie)"]).chain(&["after another command: None"; 3]));
    }
}

/// How often the child speaks before it is an orphan is left to the machine, and so is when the end
/// of the parent is told.
#[test]
fn killed_parent() {
    for run in both(CHAPTER, "killed_parent") {
        run.keeps_order(["parent", "parent", "parent", "the parent ended with {status:text}"])
            .prints_before(["parent"], ["child, an orphan"]);
        assert_eq!([count(&run, "parent"), count(&run, "child, an orphan")], [3, 3]);
        let spoken = 3 + count(&run, "child") + 3 + 1;
        assert_eq!(run.stdout.len(), spoken);
        assert!(run.stdout.iter().any(|line| line.ends_with("signal: 9 (SIGKILL)") || line.ends_with("ended with -9")));
    }
    for seen in xray(CHAPTER, "killed_parent") {
        seen.shows("the parent is killed", seen.is_killed(1, "SIGKILL"));
        seen.shows("its child outlives it and ends by itself", seen.ended(2) > seen.ended(1) && seen.exits(2, 0));
        seen.shows("the first process has adopted it", seen.caused(ArrowKind::Exit).contains(&(2, 0)));
    }
}

#[test]
fn adopted_further_up() {
    for run in listing(CHAPTER, "adopted_further_up").leaves_orphans().both() {
        run.prints(["my ancestors are [{ancestors:text}]", "the orphan's new parent is {adopter}"]);
        let line = run.stdout[0].trim_start_matches("my ancestors are [").trim_end_matches(']');
        let ancestors: Vec<u64> = line.split(", ").map(|pid| pid.parse().expect("an id")).collect();
        assert!(run.captured("adopter") == 1 || ancestors.contains(&run.captured("adopter")), "{:?}", run.stdout);
    }
}

/// `sys.exit` is an exception, and the interpreter shuts down as after any other.
#[test]
fn waited_for_or_not() {
    for run in rust(CHAPTER, "waited_for_or_not") {
        run.prints([
            "a parent that returns:",
            "  child: done; my parent has waited: true",
            "a parent that exits:",
            "  child: done; my parent has waited: false",
        ])
        .takes_at_least(seconds(10));
    }
    for run in python(CHAPTER, "waited_for_or_not") {
        run.prints([
            "a parent that returns:",
            "  child: done; my parent has waited: True",
            "a parent that exits:",
            "  child: done; my parent has waited: True",
            "a parent that exits at once:",
            "  child: done; my parent has waited: False",
        ])
        .takes_at_least(seconds(10) * 2);
    }
    for seen in xray_rust(CHAPTER, "waited_for_or_not") {
        seen.shows("the parent that returns outlives its child", seen.ended(1) > seen.ended(2));
        seen.shows("the parent that exits does not", seen.ended(3) < seen.ended(4));
    }
}

#[test]
fn a_daemon_is_not_waited_for() {
    for run in both(CHAPTER, "a_daemon_is_not_waited_for") {
        run.prints([
            "daemon {no:word}: waited for its end {yes:word}",
            "daemon {yes:word}: waited for its end {no:word}",
        ])
        .takes_at_least(seconds(10));
        assert!(says(&run, 0, "true") && says(&run, 1, "false"));
    }
}

/// In Python nothing is left that would end the daemon.
#[test]
fn a_daemon_goes_with_its_parent() {
    for run in rust(CHAPTER, "a_daemon_goes_with_its_parent") {
        run.prints(["daemon false: ran on, ended with 7", "daemon true: ended by SIGKILL"]);
    }
    for run in python(CHAPTER, "a_daemon_goes_with_its_parent") {
        run.prints(["daemon False: ran on, ended with 7", "daemon True: ran on, ended with 7"]);
    }
    for seen in xray_rust(CHAPTER, "a_daemon_goes_with_its_parent") {
        seen.shows("the plain child runs on", seen.ended(2) > seen.ended(1) && seen.exits(2, 7));
        seen.shows("the daemon is killed", seen.is_killed(4, "SIGKILL"));
    }
    for seen in xray_python(CHAPTER, "a_daemon_goes_with_its_parent") {
        seen.shows("both run on", [2, 4].iter().all(|&child| seen.exits(child, 7)));
    }
}

#[test]
fn a_daemon_starts_only_daemons() {
    for run in rust(CHAPTER, "a_daemon_starts_only_daemons") {
        run.prints([
            "process 'overseer' is a daemon, {why:text}",
            "a fork of a daemon: refused true",
            "a daemon of a daemon: exit status: 0",
        ]);
    }
    for run in python(CHAPTER, "a_daemon_starts_only_daemons") {
        let refused = "daemonic processes are not allowed to have children";
        run.prints([format!("daemon False: {refused}"), format!("daemon True: {refused}")]);
    }
}

/// A session has the number of the process that made it.
#[test]
fn a_unix_daemon() {
    for run in listing(CHAPTER, "a_unix_daemon").leaves_orphans().both() {
        run.prints([
            "main: session {main}",
            "daemon: leader of its session {no:word}, session {creator}, parent {adopter}",
        ])
        .different("main", "creator")
        .different("adopter", "creator");
        assert!(run.stdout[1].to_lowercase().starts_with("daemon: leader of its session false,"));
    }
}

#[test]
fn signal_a_grandchild() {
    for run in rust(CHAPTER, "signal_a_grandchild") {
        run.prints([
            "main: wait for my grandchild: Err(ECHILD)",
            "main: a signal to my grandchild: SIGTERM",
            "child: my child was ended by SIGTERM",
            "child: a signal to my parent: Ok(())",
        ]);
    }
    for run in python(CHAPTER, "signal_a_grandchild") {
        run.prints([
            "main: wait for my grandchild: No child processes",
            "main: a signal to my grandchild: SIGTERM",
            "child: my child was ended by SIGTERM",
            "child: a signal to my parent: None",
        ]);
    }
}

/// Where process 1 belongs to the user of the tests, as in some containers, it may be sent a
/// signal.
#[test]
fn another_users_process() {
    for run in both(CHAPTER, "another_users_process") {
        run.prints(["process 1 belongs to user {owner}, and I am user {me}", "may I send it a signal: {answer:text}"]);
        let refused = ["Err(EPERM)", "Operation not permitted"].iter().any(|refusal| run.stdout[1].ends_with(refusal));
        assert_eq!(refused, run.captured("owner") != run.captured("me"));
    }
}

#[test]
fn a_signal_for_the_group() {
    let group = "a signal to the group: one ended by SIGTERM";
    for run in rust(CHAPTER, "a_signal_for_the_group") {
        run.prints(["the shell: signal: 9 (SIGKILL)", "its children: StillAlive", group, group]);
    }
    for run in python(CHAPTER, "a_signal_for_the_group") {
        run.prints(["the shell: -9", "its children: alive True", group, group]);
    }
    for seen in xray(CHAPTER, "a_signal_for_the_group") {
        seen.shows("one signal is sent to the group", seen.sendings("SIGTERM") == 1);
        let ended = (0..seen.lanes.len()).filter(|&lane| seen.is_killed(lane, "SIGTERM")).count();
        seen.shows("it ends two", ended == 2);
    }
}

#[test]
fn what_a_parents_change_reaches() {
    for run in both(CHAPTER, "what_a_parents_change_reaches") {
        run.prints(["parent: number 101, three letters read", "child: number 1, rest of the file def"]);
    }
}
