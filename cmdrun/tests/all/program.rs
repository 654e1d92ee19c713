//! The program: what it answers, what it does to what it started, and where it is started.

use std::io::Write;
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::scratch::{CMDRUN, Scratch, eventually, page, stderr};

const BEATS: &str = "<!-- cmdrun while :; do echo >> beat; sleep 0.05; done -->\n";

#[test]
fn outputs_are_for_html_and_markdown() {
    let supports = |renderer| Command::new(CMDRUN).args(["supports", renderer]).status().unwrap().success();
    assert!(supports("html") && supports("markdown"));
    assert!(!supports("linkcheck") && !supports("test"));
}

#[test]
fn the_markdown_that_mdbook_writes_has_outputs() {
    let book = Scratch::with_page("<!-- cmdrun echo shown -->\n");
    let config = book.read("book.toml");
    book.write("book.toml", &format!("{config}\n[output.html]\n\n[output.markdown]\n"));
    book.build().unwrap();
    assert_eq!(book.read("target/book/markdown/page.md"), "shown\n");
    assert!(book.read("target/book/html/page.html").contains("<p>shown</p>"));
}

#[test]
fn input_that_is_no_book_is_refused() {
    let mut cmdrun =
        Command::new(CMDRUN).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    cmdrun.stdin.take().unwrap().write_all(b"hello").unwrap();
    let output = cmdrun.wait_with_output().unwrap();
    assert!(!output.status.success());
    assert!(stderr(&output).contains("is called by mdBook"), "{}", stderr(&output));
}

#[test]
fn a_word_it_does_not_know_is_told() {
    let output = Command::new(CMDRUN).arg("rekord").output().unwrap();
    assert!(!output.status.success());
    assert!(stderr(&output).contains("there is no command rekord"), "{}", stderr(&output));
}

#[test]
fn a_failing_command_fails_mdbook() {
    Scratch::with_page("<!-- cmdrun false -->\n").build().unwrap_err();
}

#[test]
fn a_book_comes_back_with_nothing_else_changed() {
    let book = Scratch::with_page("a <!-- cmdrun echo b -->\n");
    let output = book.preprocess(book.cmdrun());
    let mut expected = book.input()[1].clone();
    expected["items"][0]["Chapter"]["content"] = "a b\n".into();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected.to_string());
}

#[cfg(unix)]
fn stopped_by(signal: Signal) -> (Scratch, Option<i32>) {
    let book = Scratch::with_page(BEATS);
    let mut command = book.cmdrun();
    let mut cmdrun = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    cmdrun.stdin.take().unwrap().write_all(book.input().to_string().as_bytes()).unwrap();
    eventually("the command runs", || book.path("book/beat").exists());
    kill_process(Pid::from_child(&cmdrun), signal).unwrap();
    let code = cmdrun.wait().unwrap().code();
    (book, code)
}

#[cfg(unix)]
#[test]
fn ctrl_c_kills_what_runs() {
    let (book, code) = stopped_by(Signal::INT);
    assert_eq!(code, Some(130));
    assert!(book.is_at_rest("book/beat"));
}

#[cfg(unix)]
#[test]
fn what_runs_does_not_outlive_a_killed_caller() {
    let (book, code) = stopped_by(Signal::KILL);
    assert_eq!(code, None);
    eventually("the command is killed", || book.is_at_rest("book/beat"));
}

#[test]
fn commands_wait_for_children_whatever_the_caller_ignores() {
    let ignored = "python3 -c 'import signal; print(signal.getsignal(signal.SIGCHLD) is signal.SIG_DFL)'";
    let book = Scratch::with_page(&format!("<!-- cmdrun {ignored} -->\n"));
    let mut command = Command::new("env");
    command.arg("--ignore-signal=CHLD").arg(CMDRUN).current_dir(book.root());
    assert_eq!(page(&book.preprocess(command)), "True\n");
}

#[test]
fn what_is_on_this_machine_is_asked_for_without_a_proxy() {
    let asks = "python3 -c 'from urllib.request import proxy_bypass; print([bool(proxy_bypass(host)) for host in \
                (\"127.0.0.1:80\", \"localhost\", \"kept.example\", \"example.org\")])'";
    let book = Scratch::with_page(&format!("```\n<!-- cmdrun {asks}; echo $http_proxy -->\n```\n"));
    let mut command = book.cmdrun();
    command.env("http_proxy", "http://proxy.example:1").env("NO_PROXY", "kept.example").env_remove("no_proxy");
    command.env("no_proxy", "kept.example");
    let expected = "```\n[True, True, True, False]\nhttp://proxy.example:1\n```\n";
    assert_eq!(page(&book.preprocess(command)), expected);
}
