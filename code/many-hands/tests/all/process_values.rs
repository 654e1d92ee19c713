//! What a function returns in a process of its own is what `join` gives.

use std::collections::HashMap;
use std::os::unix::process::ExitStatusExt;
use std::process::exit;
use std::time::Duration;

use crate::patience::PATIENCE;
use many_hands::process::{Error, Process, pipe};
use nix::sys::signal::{SigHandler, Signal, signal};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Point {
    x: i32,
    y: i32,
}

#[test]
fn join_gives_the_value_each_time() {
    let child = Process::spawn(|(a, b): (u32, u32)| a * b, (6, 7)).unwrap();
    assert_eq!(child.join().unwrap(), 42);
    assert_eq!(child.join().unwrap(), 42);
    assert_eq!(child.join_timeout(Duration::ZERO).unwrap(), Some(42));
    assert!(child.exit_status().unwrap().success());

    let words = Process::builder()
        .name("words")
        .spawn(|text: String| text.split(' ').map(String::from).collect::<Vec<_>>(), "to be".into());
    assert_eq!(words.unwrap().join_timeout(PATIENCE).unwrap().unwrap(), ["to", "be"]);
    let counts = Process::spawn(|()| HashMap::from([("a".to_string(), Some(1.5))]), ()).unwrap();
    assert_eq!(counts.join().unwrap()["a"], Some(1.5));
    let point = Process::spawn(|x| Box::new(Point { x, y: 2 }), 1).unwrap();
    assert_eq!(*point.join().unwrap(), Point { x: 1, y: 2 });
}

#[test]
fn a_result_is_a_value_or_an_error() {
    fn parse(text: String) -> Result<u8, std::num::ParseIntError> {
        text.parse()
    }
    assert_eq!(Process::spawn(parse, "7".into()).unwrap().join().unwrap(), 7);
    let failed = Process::spawn(parse, "seven".into()).unwrap().join().unwrap_err();
    assert!(matches!(&failed, Error::Failed { message, .. } if message.contains("InvalidDigit")), "{failed}");
    let panics = |text: String| -> u8 { text.parse().expect("a number") };
    let panicked = Process::spawn(panics, "seven".into()).unwrap().join().unwrap_err();
    assert!(matches!(&panicked, Error::Panicked { message, .. } if message.contains("a number")), "{panicked}");
}

#[test]
fn a_process_that_ends_before_its_function_returns_has_no_value() {
    let forever = |()| -> u8 {
        loop {
            std::thread::park();
        }
    };
    let child = Process::spawn(forever, ()).unwrap();
    assert_eq!(child.join_timeout(Duration::from_millis(1)).unwrap(), None);
    child.kill().unwrap();
    for _ in 0..2 {
        match child.join().unwrap_err() {
            Error::NoValue { status, .. } => assert_eq!(status.signal(), Some(9)),
            other => panic!("{other}"),
        }
    }
    let exits = |code| -> u8 { exit(code) };
    match Process::spawn(exits, 0).unwrap().join().unwrap_err() {
        Error::NoValue { status, .. } => assert!(status.success()),
        other => panic!("{other}"),
    }
}

#[test]
fn a_value_can_be_as_long_as_there_is_memory() {
    let child = Process::spawn(|length| Box::new(ByteBuf::from(vec![7; length])), 30 << 20).unwrap();
    let bytes = child.join().unwrap();
    assert!(bytes.len() == 30 << 20 && bytes.iter().all(|byte| *byte == 7));
}

#[test]
fn what_cannot_be_sent_or_read_is_an_error() {
    let handle = |()| Box::new(pipe::channel::<u8>().unwrap().0);
    let failed = Process::spawn(handle, ()).unwrap().join().unwrap_err();
    assert!(matches!(&failed, Error::Failed { message, .. } if message.contains("cannot be sent")), "{failed}");

    #[derive(Debug, Serialize)]
    struct Unreadable;
    impl<'de> Deserialize<'de> for Unreadable {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            u64::deserialize(deserializer).map(|_| Self)
        }
    }
    let unread = Process::spawn(|()| Box::new(Unreadable), ()).unwrap().join().unwrap_err();
    assert!(matches!(unread, Error::Unreadable { .. }), "{unread}");
}

#[test]
fn a_value_arrives_though_the_status_is_lost() {
    fn ignores_children((): ()) -> u32 {
        // SAFETY: no handler is installed.
        unsafe { signal(Signal::SIGCHLD, SigHandler::SigIgn) }.unwrap();
        let child = Process::spawn(|number: u32| number + 1, 5).unwrap();
        assert_eq!(child.exit_status(), None);
        child.join().unwrap()
    }
    assert_eq!(Process::spawn(ignores_children, ()).unwrap().join().unwrap(), 6);
}
