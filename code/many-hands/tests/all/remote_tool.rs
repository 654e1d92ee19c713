//! The program `many-hands-remote`.

use std::process::{Command, Output};

use many_hands::remote::{Pool, TaskError};

use crate::patience::within_patience;
use crate::redis_server::redis_server;
use crate::remote_functions::{abort, lines, pass, square};

fn tool(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_many-hands-remote")).args(arguments).env_remove("REDIS_URL").output().unwrap()
}

#[track_caller]
fn says(arguments: &[&str]) -> String {
    let output = tool(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn complains(arguments: &[&str]) -> String {
    let output = tool(arguments);
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn shows_what_waits_runs_and_is_dead() {
    let Some(server) = redis_server(&[]) else { return };
    let url = &*server.url();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tries");
    let pool = server.pool_with(Pool::builder().attempts(1));
    let worker = server.worker(1);
    assert!(matches!(pool.apply(abort, file.clone()), Err(TaskError::Died { .. })));
    let runs = pool.apply_async(pass, (folder.path().into(), "gate".into()));
    within_patience("it runs", || folder.path().join("came to gate").exists());
    let waits = pool.apply_async(square, 5);

    let status = says(&["status", url]);
    let figures: Vec<&str> = status.lines().nth(1).unwrap().split_whitespace().skip(1).collect();
    assert_eq!(figures, ["1", "1", "0", "1"], "{status}");
    assert!(says(&["workers", url]).contains(&format!("pid {}", worker.pid())));
    let pending = says(&["pending", url]);
    assert!(pending.contains("remote_functions::pass") && pending.contains("attempt 1"), "{pending}");
    let dead = says(&["dead", url]);
    assert!(dead.contains("remote_functions::abort") && dead.contains("its process died"), "{dead}");

    let id = dead.split_whitespace().next().unwrap();
    assert_eq!(says(&["retry", id, url]), format!("{id} is tried again\n"));
    assert!(complains(&["retry", id, url]).contains("there is no dead task"));
    std::fs::write(folder.path().join("gate"), "").unwrap();
    runs.join().unwrap();
    within_patience("it was tried again", || lines(&file) == 2);
    within_patience("it is dead again", || !says(&["dead", url]).is_empty());
    waits.join().unwrap();

    worker.kill().unwrap();
    let waits = pool.apply_async(square, 5);
    assert_eq!(says(&["purge", url]), "2 tasks taken out\n");
    assert!(matches!(waits.join(), Err(TaskError::Forgotten)));
}

#[test]
fn says_what_it_does_not_understand() {
    if redis_server(&[]).is_none() {
        return;
    }
    assert!(says(&["--help"]).contains("retry ID"));
    assert!(complains(&[]).contains("which command?"));
    assert!(complains(&["stauts"]).contains("there is no command 'stauts'"));
    assert!(complains(&["status", "--wacth"]).contains("there is no option --wacth"));
    assert!(complains(&["status"]).contains("REDIS_URL"));
    let wrong = complains(&["status", "redis://me:sesame@127.0.0.1:1"]);
    assert!(wrong.contains("127.0.0.1:1 cannot be reached") && !wrong.contains("sesame"), "{wrong}");
}
