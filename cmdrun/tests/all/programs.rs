//! A program that may be missing, and is there, but of no use.

use crate::scratch::{Scratch, page, stderr};

const SETTINGS: &str = "optional-programs = [\"python3\"]\nminimum = { python3 = \"3.9\" }";

/// A book that shows a Python program, and a `PATH` with this python3 before all others; it notes
/// what it is asked for in `asked`.
fn with_python(script: &str) -> (Scratch, String) {
    let book = Scratch::with_page("```\n<!-- cmdrun python3 x.py -->\n<!-- cmdrun python3 y.py -->\n```\n");
    book.configure(SETTINGS);
    let asked = book.path("asked").display().to_string();
    let path = book.program("python3", &format!("echo \"$*\" >> {asked}\n{script}\n"));
    (book, path)
}

fn built(book: &Scratch, path: &str) -> String {
    let mut command = book.cmdrun();
    command.env("PATH", path);
    page(&book.preprocess(command))
}

const WORKS: &str = "case $1 in --version) echo Python 3.10.2;; *) echo out of $1;; esac";

#[test]
fn one_that_is_too_old_leaves_notes() {
    let (book, path) = with_python("case $1 in --version) echo Python 3.8.10;; *) exit 1;; esac");
    let note = "(python3 3.8.10 is older than 3.9: not run)\n";
    assert_eq!(built(&book, &path), format!("```\n{note}{note}```\n"));
    assert_eq!(book.lines("asked"), ["--version"]);
}

#[test]
fn one_that_only_fails_leaves_notes() {
    let (book, path) = with_python("echo 'python3 1: command not found' >&2; exit 127");
    let note = "(python3 does not work here: not run)\n";
    assert_eq!(built(&book, &path), format!("```\n{note}{note}```\n"));
}

#[test]
fn one_that_is_new_enough_runs_and_a_note_is_not_kept() {
    let (book, path) = with_python("exit 1");
    built(&book, &path);
    book.program("python3", WORKS);
    assert_eq!(built(&book, &path), "```\nout of x.py\nout of y.py\n```\n");
}

#[test]
fn without_a_minimum_it_is_not_asked() {
    let (book, path) = with_python(WORKS);
    book.configure("optional-programs = [\"python3\"]");
    built(&book, &path);
    let mut asked = book.lines("asked");
    asked.sort();
    assert!(asked.len() == 2 && asked.iter().all(|line| line.ends_with(".py")), "{asked:?}");
}

#[test]
fn it_is_not_asked_where_its_outputs_are_known() {
    let (book, path) = with_python(WORKS);
    built(&book, &path);
    let asked = book.lines("asked").len();
    built(&book, &path);
    assert_eq!(book.lines("asked").len(), asked);

    book.configure(&format!("{SETTINGS}\nrecorded = \"recorded\""));
    let record = || book.cmdrun().env("PATH", &path).arg("record").output().unwrap();
    assert!(record().status.success());
    book.program("python3", "exit 1");
    assert_eq!(built(&book, &path), "```\nout of x.py\nout of y.py\n```\n");
    book.write("book/page.md", "```\n<!-- cmdrun python3 z.py -->\n```\n");
    let told = stderr(&record());
    assert!(told.contains("`python3 z.py`: (python3 does not work here: not run)"), "{told}");
}
