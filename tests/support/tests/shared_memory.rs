//! A program of its own, because cargo runs one after the other: `/dev/shm` belongs to
//! all programs, and what this test leaves there would be held against the tests beside it.

use std::panic::catch_unwind;
use std::{fs, process};

use support::command;

#[test]
fn shared_memory_is_left() {
    let entry = format!("/dev/shm/many-hands-{}", process::id());
    command("sh", ["-c", r#": >"$1"; rm "$1""#, "sh", &entry]).run();

    let leaks = catch_unwind(|| command("sh", ["-c", r#": >"$1""#, "sh", &entry]).run());
    fs::remove_file(&entry).unwrap();
    let message = leaks.unwrap_err().downcast::<String>().unwrap();
    assert!(message.contains("it left shared memory"), "{message}");
    assert!(message.contains(&format!("\n    {entry}\n")), "{message}");
}
