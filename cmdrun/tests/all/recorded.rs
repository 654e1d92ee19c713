//! Recordings are written by `record`, held by `check`, and shown by a build.

use std::process::{Command, Output};

use cmdrun::Stop;
use cmdrun::recorded::Recordings;
#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process};

use crate::scratch::{CMDRUN, Scratch, eventually, page, stderr};

/// A page with commands that note, in `book/ran`, that they ran.
fn book(commands: &[&str]) -> Scratch {
    let book = Scratch::with_page("");
    book.configure("recorded = \"recorded\"");
    show(&book, commands);
    book
}

fn show(book: &Scratch, commands: &[&str]) {
    let block = |command: &&str| format!("```\n<!-- cmdrun {command} -->\n```\n");
    book.write("book/page.md", &commands.iter().map(block).collect::<String>());
}

fn noting(command: &str) -> String {
    format!("echo x >> $PWD/ran; {command}")
}

fn runs(book: &Scratch) -> usize {
    book.lines("book/ran").len()
}

fn run(book: &Scratch, words: &[&str]) -> Output {
    book.cmdrun().args(words).output().unwrap()
}

fn record(book: &Scratch, words: &[&str]) {
    let output = run(book, &[&["record"], words].concat());
    assert!(output.status.success(), "{}", stderr(&output));
}

fn complaint(output: &Output) -> String {
    assert!(!output.status.success());
    format!("{}{}", String::from_utf8_lossy(&output.stdout), stderr(output))
}

fn output_of(book: &Scratch, command: &str) -> String {
    Recordings::read(&book.root()).unwrap().of_command(command).next().unwrap().output().to_owned()
}

#[test]
fn a_build_shows_the_recording_and_starts_nothing() {
    let book = book(&["python3 x.py | sort"]);
    book.write("book/x.py", "print('b')\nprint('a')\n");
    record(&book, &[]);
    let mut command = Command::new(CMDRUN);
    command.current_dir(book.root()).env("PATH", book.path("no-programs"));
    let output = book.preprocess(command);
    assert_eq!(page(&output), "```\na\nb\n```\n");
    assert_eq!(stderr(&output), "");
    assert!(!book.path("target").exists());
}

#[test]
fn a_file_says_what_is_to_be_known() {
    let book = book(&["printf 'it''s\\n\\033[1m\\n'", "sleep 0.05", "echo \"'a\"; echo b"]);
    record(&book, &[]);
    let file = book.read("recorded/page.toml");
    assert!(file.contains("command = \"printf 'it''s\\\\n\\\\033[1m\\\\n'\"\n"), "{file}");
    assert!(file.contains("output = \"\"\"\nits\n\\u001B[1m\n\"\"\"\n"), "{file}");
    assert!(file.contains("output = '''\n'a\nb\n'''\n"), "{file}");
    let recordings = Recordings::read(&book.root()).unwrap();
    let transcripts = recordings.transcripts("page");
    assert!(transcripts[1].seconds() >= 0.05);
    assert!(
        transcripts.iter().all(|one| one.sources.len() == 32 && one.sources.chars().all(|c| c.is_ascii_hexdigit()))
    );
    let machine = recordings.machine(&transcripts[0].machine).unwrap();
    assert!(machine.cores > 0 && !machine.system.is_empty() && machine.date.len() == 10);
    assert_eq!(book.read("recorded/machines.toml").matches('[').count(), 1);
}

#[test]
fn each_folder_of_pages_has_a_file() {
    let book = book(&["echo root"]);
    book.write(
        "book/SUMMARY.md",
        "# Summary\n\n- [A](page.md)\n- [B](deep/b.md)\n  - [C](deep/c.md)\n- [D](deep/er/d.md)\n- [E]()\n",
    );
    book.write("book/deep/b.md", "```\n<!-- cmdrun echo b -->\n```\n");
    book.write("book/deep/c.md", "```\n<!-- cmdrun echo c -->\n```\n\n{{#include ../part.txt}}\n");
    book.write("book/part.txt", "<!-- cmdrun echo included -->\n");
    book.write("book/deep/er/d.md", "```\n<!-- cmdrun echo d -->\n```\n");
    record(&book, &[]);
    let recordings = Recordings::read(&book.root()).unwrap();
    assert_eq!(recordings.names().collect::<Vec<_>>(), ["deep", "deep/er", "page"]);
    let outputs: Vec<_> = recordings.transcripts("deep").iter().map(|one| one.output()).collect();
    assert_eq!(outputs, ["b\n", "c\n", "included\n"]);
    assert!(run(&book, &["check"]).status.success());
}

#[test]
fn two_pages_never_share_a_file_by_accident() {
    for name in ["deep", "machines"] {
        let book = book(&["true"]);
        book.write("book/SUMMARY.md", &format!("# Summary\n\n- [A]({name}.md)\n- [B](deep/b.md)\n"));
        book.write(&format!("book/{name}.md"), "<!-- cmdrun echo a -->\n");
        book.write("book/deep/b.md", "<!-- cmdrun echo a -->\n");
        assert!(complaint(&run(&book, &["record"])).contains("rename the page"));
    }
}

#[test]
fn without_the_setting_nothing_is_recorded() {
    let book = Scratch::with_page("<!-- cmdrun echo a -->\n");
    assert!(complaint(&run(&book, &["record"])).contains("this book has no recordings"));
    assert_eq!(book.expand().unwrap(), "a\n");
    assert!(!book.path("recorded").exists());
    assert!(run(&book, &["check"]).status.success());
}

#[test]
fn what_does_not_fit_runs_once_and_is_told() {
    let book = book(&[&noting("cat data.txt"), "echo b"]);
    book.write("book/data.txt", "first\n");
    record(&book, &[]);
    book.write("book/data.txt", "second\n");
    for _ in 0..2 {
        let output = book.preprocess(book.cmdrun());
        assert!(page(&output).contains("second\n"));
        let told = stderr(&output);
        assert!(
            told.contains(&format!("the recording page does not fit for `{}`\n", noting("cat data.txt"))),
            "{told}"
        );
        assert!(told.contains(&format!("to record what is new: {CMDRUN} record page\n")), "{told}");
        assert_eq!(runs(&book), 2);
    }
    assert_eq!(output_of(&book, &noting("cat data.txt")), "first\n");
}

#[test]
fn a_book_called_with_cargo_is_recorded_with_cargo() {
    let book = book(&["echo a"]);
    let toml = book.read("book.toml").replace(CMDRUN, "cargo run --quiet --package cmdrun");
    book.write("book.toml", &toml);
    let told = stderr(&book.preprocess(book.cmdrun()));
    assert!(told.contains("to record what is new: cargo run --quiet --package cmdrun -- record page\n"), "{told}");
}

#[test]
fn record_runs_what_is_missing_or_stale() {
    let (a, b) = (noting("cat a.txt"), noting("echo b"));
    let book = book(&[&a, &b]);
    book.write("book/a.txt", "1\n");
    record(&book, &[]);
    assert_eq!(runs(&book), 2);
    record(&book, &[]);
    assert_eq!(runs(&book), 2);
    book.write("book/a.txt", "2\n");
    record(&book, &[]);
    assert_eq!((runs(&book), output_of(&book, &a)), (3, "2\n".to_owned()));
    record(&book, &["--all"]);
    assert_eq!(runs(&book), 5);
    record(&book, &["--all", "echo b"]);
    assert_eq!(runs(&book), 6);
    record(&book, &["--all", "page"]);
    assert_eq!(runs(&book), 8);
    assert!(complaint(&run(&book, &["record", "nothing"])).contains("nothing is neither a folder of pages"));
}

#[test]
fn record_runs_alone_what_asks_for_it_and_all_if_told_so() {
    for (flags, words) in [("--alone", &["record"][..]), ("", &["record", "--alone"])] {
        let command =
            |name: &str| format!("{flags} echo {name} begins >> $PWD/log; sleep 0.05; echo {name} ends >> $PWD/log");
        let book = book(&[&command("a"), &command("b"), &command("c")]);
        assert!(run(&book, words).status.success());
        for pair in book.lines("book/log").chunks(2) {
            assert_eq!(pair[0].replace("begins", "ends"), pair[1]);
        }
    }
}

#[test]
fn two_runs_of_one_command_are_recorded_apart() {
    let count = noting("wc -l < $PWD/ran | tr -d ' '");
    let book = book(&[&count, &count]);
    record(&book, &["--alone"]);
    assert_eq!(book.expand().unwrap(), "```\n1\n```\n```\n2\n```\n");
    assert!(book.read("recorded/page.toml").contains("\nrun = 2\n"));
    assert_eq!(runs(&book), 2);
}

#[test]
fn outside_code_it_is_another_transcript() {
    let book = book(&[]);
    book.write("book/page.md", "<!-- cmdrun echo a; echo b >&2 -->\n\n```\n<!-- cmdrun echo a; echo b >&2 -->\n```\n");
    record(&book, &[]);
    assert!(run(&book, &["check"]).status.success());
    assert_eq!(book.expand().unwrap(), "a\n\n```\na\nb\n```\n");
}

#[test]
fn noise_keeps_the_old_words() {
    let noisy = "sh -c 'echo the child is $$; cat noise.txt'";
    let book = book(&[&format!("--reads other.txt {noisy}")]);
    book.write("book/noise.txt", "b\na\n");
    book.write("book/other.txt", "1\n");
    record(&book, &[]);
    let before = book.read("recorded/page.toml");
    record(&book, &["--all"]);
    assert_eq!(book.read("recorded/page.toml"), before);

    // Another source: the id is still noise, and the digest is new.
    book.write("book/other.txt", "2\n");
    record(&book, &[]);
    let after = book.read("recorded/page.toml");
    let words = |file: &str| file.split_once("output = ").unwrap().1.to_owned();
    assert_eq!(words(&after), words(&before));
    assert_ne!(after, before);
    assert!(run(&book, &["check"]).status.success());

    // What it says is new.
    book.write("book/noise.txt", "a\nb\n");
    record(&book, &[]);
    assert!(output_of(&book, noisy).ends_with("\na\nb\n"));
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nothing_reads_stops_no_check() {
    let book = book(&["echo a"]);
    let nothing = || std::io::pipe().unwrap().1;
    let mut cmdrun = book.cmdrun();
    let status = cmdrun.arg("check").stdout(nothing()).stderr(nothing()).status().unwrap();
    assert_eq!(status.code(), Some(1));
}

#[test]
fn check_lists_what_is_missing_stale_or_left_over() {
    let book = book(&["cat a.txt", "echo b"]);
    book.write("book/a.txt", "1\n");
    record(&book, &[]);
    assert!(run(&book, &["check"]).status.success());
    book.write("book/a.txt", "2\n");
    show(&book, &["cat a.txt", "echo c"]);
    let output = run(&book, &["check"]);
    let told = complaint(&output);
    for line in
        ["stale: book/page.md: `cat a.txt`\n", "missing: book/page.md: `echo c`\n", "left over: page: `echo b`\n"]
    {
        assert!(told.contains(line), "{told}");
    }
    assert!(told.contains("3 recordings are not right"), "{told}");
}

#[test]
fn what_is_on_no_page_is_forgotten() {
    let book = book(&["echo a", "echo b"]);
    book.write("recorded/measured/queue.toml", "[[transcript]]\nof = 'someone else'\n");
    record(&book, &[]);
    show(&book, &["echo b"]);
    record(&book, &[]);
    assert!(!book.read("recorded/page.toml").contains("echo a"));
    show(&book, &[]);
    record(&book, &[]);
    assert!(!book.path("recorded/page.toml").exists());
    assert!(!book.read("recorded/machines.toml").contains('['));
    assert!(book.path("recorded/measured/queue.toml").exists());
}

#[test]
fn a_garbled_file_is_told_with_its_line() {
    let book = book(&["echo a"]);
    record(&book, &[]);
    let whole = book.read("recorded/page.toml");
    for (good, bad, line, told) in [
        ("command = 'echo a'", "command = 'echo a", 4, ""),
        ("command = 'echo a'", "comand = 'echo a'", 3, "`command`"),
        ("seconds = ", "seconds = 'x' # ", 7, "`seconds` is a number"),
        ("output = ", "more = 1\noutput = ", 8, "`more` means nothing"),
    ] {
        book.write("recorded/page.toml", &whole.replace(good, bad));
        let complaint = format!("{:#}", book.expand().unwrap_err());
        assert!(complaint.starts_with(&format!("recorded/page.toml:{line}: ")), "{complaint}");
        assert!(complaint.contains(told) && complaint.contains("record anew"), "{complaint}");
    }
}

#[test]
fn one_failure_leaves_the_others_recorded() {
    let book = book(&["false", "echo b"]);
    let told = complaint(&run(&book, &["record"]));
    assert!(told.contains("recorded 1, but not these") && told.contains("`false` ended with"), "{told}");
    assert_eq!(output_of(&book, "echo b"), "b\n");
}

#[test]
fn a_note_is_never_recorded() {
    let book = book(&["no-such-python x.py", "sh x.sh"]);
    book.configure("recorded = \"recorded\"\noptional-programs = [\"no-such-python\", \"sh\"]");
    book.write("book/x.sh", "echo no packages; exit 69\n");
    let told = complaint(&run(&book, &["record"]));
    assert!(told.contains("`no-such-python x.py`: (no-such-python is not installed here"), "{told}");
    assert!(told.contains("`sh x.sh` lacks something: no packages"), "{told}");
    assert!(!book.path("recorded/page.toml").exists());
}

#[test]
fn a_file_that_changes_meanwhile_is_not_recorded() {
    let book = book(&["cat data.txt; echo later > data.txt"]);
    book.write("book/data.txt", "first\n");
    assert!(complaint(&run(&book, &["record"])).contains("changed while it ran"));
    assert!(!book.path("recorded/page.toml").exists());
}

#[cfg(unix)]
#[test]
fn what_was_recorded_before_ctrl_c_is_kept() {
    let book = book(&["echo a", "--alone while :; do echo >> beat; sleep 0.05; done"]);
    let mut cmdrun = book.cmdrun().arg("record").spawn().unwrap();
    eventually("the command runs", || book.path("book/beat").exists());
    kill_process(Pid::from_child(&cmdrun), Signal::INT).unwrap();
    assert_eq!(cmdrun.wait().unwrap().code(), Some(130));
    assert_eq!(output_of(&book, "echo a"), "a\n");
    assert!(book.is_at_rest("book/beat"));
}

#[test]
fn the_commands_of_a_book_are_known_with_their_transcripts() {
    let book = book(&["echo a", "echo b"]);
    let ours = cmdrun::Book::open(&book.root()).unwrap();
    ours.record(&cmdrun::Wish { names: vec!["echo a".to_owned()], ..Default::default() }, &Stop::never()).unwrap();
    let asked = ours.commands().unwrap();
    let known: Vec<_> = asked.iter().map(|one| (one.command.as_str(), one.recording.as_str(), one.fit)).collect();
    assert_eq!(known, [("echo a", "page", cmdrun::Fit::Fits), ("echo b", "page", cmdrun::Fit::Missing)]);
    assert_eq!(asked[0].pages, ["book/page.md"]);
    assert_eq!(asked[0].transcript.as_ref().unwrap().output(), "a\n");
}
