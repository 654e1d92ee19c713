//! `many_hands::process::children` lists what runs, and takes nothing from those that join.

use std::thread::park;

use crate::children::ends_well;
use crate::patience::within_patience;
use many_hands::process::{Manager, Pool, Process, children, fork};
use nix::sys::wait::{WaitStatus, waitpid};

fn forever((): ()) {
    loop {
        park();
    }
}

fn pids() -> Vec<u32> {
    children().into_iter().map(|child| child.pid).collect()
}

/// In a process of its own, whose children are these alone.
fn alone((): ()) {
    assert!(children().is_empty());
    let forked = fork().unwrap();
    let nix::unistd::ForkResult::Parent { child: forked } = forked else { std::process::exit(0) };
    let first = Process::builder().name("first").spawn(forever, ()).unwrap();
    let second = Process::builder().daemon(true).spawn(forever, ()).unwrap();
    assert_eq!(pids(), [first.pid(), second.pid()]);
    assert_eq!(children()[0].name, "first");

    // One that has ended and is not joined is none, and its status is still there to be taken.
    first.kill().unwrap();
    within_patience("it is no longer listed", || pids() == [second.pid()]);
    assert_eq!(first.join().unwrap().to_string(), "signal: 9 (SIGKILL)");
    assert_eq!(pids(), [second.pid()]);
    drop(second);
    assert!(children().is_empty());
    assert_eq!(waitpid(forked, None), Ok(WaitStatus::Exited(forked, 0)));

    let (pool, manager) = (Pool::new(2).unwrap(), Manager::new().unwrap());
    assert_eq!(children().len(), 3);
    assert!(children().iter().any(|child| child.pid == manager.pid() && child.name == "Manager"));
    drop((pool, manager));
    assert!(children().is_empty());
}

#[test]
fn what_runs_is_listed_and_nothing_else() {
    ends_well(&Process::spawn(alone, ()).unwrap());
}

#[test]
fn a_fork_has_no_children_of_its_parent() {
    fn forks((): ()) {
        let _child = Process::builder().daemon(true).spawn(forever, ()).unwrap();
        assert_eq!(children().len(), 1);
        match fork().unwrap() {
            nix::unistd::ForkResult::Parent { child } => {
                assert_eq!(waitpid(child, None), Ok(WaitStatus::Exited(child, 0)));
            }
            nix::unistd::ForkResult::Child => std::process::exit(children().len() as i32),
        }
    }
    ends_well(&Process::spawn(forks, ()).unwrap());
}
