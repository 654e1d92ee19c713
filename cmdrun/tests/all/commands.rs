//! How a command runs, and what happens if it does not run well.

use std::time::{Duration, Instant};

use crate::scratch::{Scratch, complaint, expand, page, stderr};

#[test]
fn a_command_runs_in_the_folder_of_its_page_with_nothing_on_stdin() {
    let book = Scratch::with_page("<!-- cmdrun cat beside.txt - -->\n");
    book.write("book/beside.txt", "beside\n");
    assert_eq!(book.expand().unwrap(), "beside\n");
}

#[test]
fn the_folder_is_that_of_the_source_also_for_a_readme() {
    let book = Scratch::with_page("");
    book.write("book/SUMMARY.md", "# Summary\n\n- [Deep](deep/README.md)\n");
    book.write("book/deep/README.md", "<!-- cmdrun cat beside.txt -->\n");
    book.write("book/deep/beside.txt", "beside\n");
    book.build().unwrap();
    assert!(book.read("target/book/deep/index.html").contains("<p>beside</p>"));
}

#[test]
fn a_command_in_an_included_file_runs() {
    let book = Scratch::with_page("{{#include part.txt}}\n");
    book.write("book/part.txt", "<!-- cmdrun echo from the part -->\n");
    book.build().unwrap();
    assert!(book.read("target/book/page.html").contains("<p>from the part</p>"));
}

#[test]
fn spaces_in_quotes_are_kept_with_and_without_a_flag() {
    assert_eq!(expand("<!-- cmdrun echo 'a    b' -->\n\n<!-- cmdrun -0 echo 'a    b' -->\n"), "a    b\n\na    b\n");
}

#[test]
fn the_expected_status_is_the_good_one() {
    assert_eq!(
        expand(
            "<!-- cmdrun -3 echo a; exit 3 -->\n\n\
             <!-- cmdrun --expect-return-code 4 echo b; exit 4 -->\n\n\
             <!-- cmdrun --strict echo c -->\n"
        ),
        "a\n\nb\n\nc\n"
    );
}

#[test]
fn another_status_fails_the_build_and_is_told_with_the_output() {
    let complaint = complaint("<!-- cmdrun echo told; echo said >&2; exit 3 -->\n");
    for part in ["book/page.md", "`echo told; echo said >&2; exit 3`", "exit status: 3", "expected 0", "told", "said"] {
        assert!(complaint.contains(part), "{part}: {complaint}");
    }
    assert!(crate::scratch::complaint("<!-- cmdrun -1 true -->\n").contains("expected 1"));
    assert!(crate::scratch::complaint("<!-- cmdrun no-such-program -->\n").contains("exit status: 127"));
}

#[test]
fn death_by_a_signal_is_told_as_such() {
    assert!(complaint("<!-- cmdrun kill -9 $$ -->\n").contains("signal: 9 (SIGKILL)"));
}

#[test]
fn every_failure_is_told() {
    let complaint = complaint("<!-- cmdrun exit 3 -->\n\n<!-- cmdrun true -->\n\n<!-- cmdrun exit 4 -->\n");
    assert!(complaint.contains("`exit 3`"), "{complaint}");
    assert!(complaint.contains("`exit 4`"), "{complaint}");
}

#[test]
fn every_mistake_is_told_with_its_page() {
    let complaint = complaint("<!-- cmdrun -->\n\n<!-- cmdrun --quick ls -->\n");
    assert!(complaint.contains("book/page.md:1: `<!-- cmdrun  -->` names no command"), "{complaint}");
    assert!(complaint.contains("book/page.md:3: `cmdrun --quick ls`: `--quick` is no flag"), "{complaint}");
}

#[test]
fn a_command_that_outlives_its_limit_dies_with_all_it_started() {
    let book = Scratch::with_page("<!-- cmdrun echo first; while :; do echo >> beat; sleep 0.05; done & wait -->\n");
    book.configure("timeout = 1");
    let complaint = format!("{:#}", book.expand().unwrap_err());
    assert!(complaint.contains("did not end within 1 s"), "{complaint}");
    assert!(complaint.contains("    first"), "{complaint}");
    assert!(book.is_at_rest("book/beat"));
}

#[test]
fn a_process_left_behind_with_the_output_open_counts_as_not_ended() {
    let book = Scratch::with_page("<!-- cmdrun sleep 600 & -->\n");
    book.configure("timeout = 1");
    let complaint = format!("{:#}", book.expand().unwrap_err());
    assert!(complaint.contains("did not end within 1 s"), "{complaint}");
}

#[test]
fn endless_output_is_cut_off() {
    let complaint = complaint("<!-- cmdrun yes -->\n");
    assert!(complaint.contains("wrote more than 1048576 bytes; if it should, raise max-output"), "{complaint}");
}

#[test]
fn in_code_stderr_is_shown_where_it_was_written() {
    assert_eq!(expand("```\n<!-- cmdrun echo 1; echo 2 >&2; echo 3; echo 4 >&2 -->\n```\n"), "```\n1\n2\n3\n4\n```\n");
}

#[test]
fn outside_code_stderr_goes_to_the_terminal_of_the_build() {
    let book = Scratch::with_page("<!-- cmdrun echo out; echo err >&2 -->\n");
    let output = book.preprocess(book.cmdrun());
    let told = "book/page.md: `echo out; echo err >&2`: err";
    assert!(stderr(&output).contains(told), "{}", stderr(&output));
    assert_eq!(page(&output), "out\n");
}

#[test]
fn commands_run_side_by_side() {
    let page: String = (0..8).map(|n| format!("<!-- cmdrun sleep 0.3; echo {n} -->\n\n")).collect();
    let start = Instant::now();
    assert_eq!(expand(&page), "0\n\n1\n\n2\n\n3\n\n4\n\n5\n\n6\n\n7\n\n");
    let one_core = std::thread::available_parallelism().unwrap().get() == 1;
    assert!(one_core || start.elapsed() < Duration::from_millis(8 * 300));
}

#[test]
fn a_command_that_wants_to_be_alone_runs_last_and_alone() {
    let noting = |name: &str| format!("echo {name} begins >> log; sleep 0.1; echo {name} ends >> log");
    let command = |flags: &str, name: &str| format!("<!-- cmdrun {flags} {} -->\n\n", noting(name));
    let book = Scratch::with_page(&format!(
        "{}{}{}{}{}",
        command("--alone", "a"),
        command("", "b"),
        command("--alone -0", "c"),
        command("", "d"),
        command("--strict --alone", "e"),
    ));
    book.expand().unwrap();
    let log = book.lines("book/log");
    let (together, alone) = log.split_at(4);
    assert!(together.iter().all(|line| line.starts_with(['b', 'd'])), "{log:?}");
    for pair in alone.chunks(2) {
        assert_eq!(pair[0].replace("begins", "ends"), pair[1], "{log:?}");
    }
    assert_eq!(alone.len(), 6);
}

#[test]
fn a_program_that_may_be_missing_is_not_missed() {
    let book = Scratch::with_page("```\n<!-- cmdrun no-such-python x.py -->\n```\n");
    book.configure("optional-programs = [\"no-such-python\"]");
    let note = "(no-such-python is not installed here: not run)";
    assert_eq!(book.expand().unwrap(), format!("```\n{note}\n```\n"));
    assert!(!book.path("target/cmdrun").exists());
}

#[test]
fn a_program_that_may_be_missing_runs_where_it_is_there() {
    let book = Scratch::with_page("<!-- cmdrun sh -c 'echo here' -->\n");
    book.configure("optional-programs = [\"sh\"]");
    assert_eq!(book.expand().unwrap(), "here\n");
}

#[test]
fn a_program_that_lacks_something_leaves_a_note_that_is_not_kept() {
    let book = Scratch::with_page("```\n<!-- cmdrun sh x.sh -->\n```\n");
    book.configure("optional-programs = [\"sh\"]");
    book.write("book/x.sh", "echo '(no packages: not run)'; test -e ../there || exit 69; echo run");
    assert_eq!(book.expand().unwrap(), "```\n(no packages: not run)\n```\n");
    book.write("there", "");
    assert_eq!(book.expand().unwrap(), "```\n(no packages: not run)\nrun\n```\n");
}

#[test]
fn any_other_program_that_lacks_something_fails() {
    let book = Scratch::with_page("<!-- cmdrun sh -c 'exit 69' -->\n");
    let complaint = format!("{:#}", book.expand().unwrap_err());
    assert!(complaint.contains("expected 0"), "{complaint}");
}

#[test]
fn an_unknown_key_is_refused_by_name() {
    let book = Scratch::with_page("");
    book.configure("time-out = 3");
    let complaint = format!("{:#}", book.expand().unwrap_err());
    assert!(complaint.contains("time-out"), "{complaint}");
    assert!(complaint.contains("preprocessor.cmdrun"), "{complaint}");
}

#[test]
fn a_value_that_means_nothing_is_refused_by_name() {
    for setting in [
        "timeout = 0",
        "timeout = \"1\"",
        "optional-programs = \"python3\"",
        "unset = [1]",
        "max-output = 0",
        "on-failure = \"pass\"",
        "stderr = true",
        "keep = \"no\"",
        "minimum = { python3 = \"3.9\" }",
    ] {
        let book = Scratch::with_page("");
        book.configure(setting);
        let complaint = format!("{:#}", book.expand().unwrap_err());
        assert!(complaint.contains("[preprocessor.cmdrun] in book.toml"), "{complaint}");
        assert!(complaint.contains(setting.split(' ').next().unwrap()), "{complaint}");
    }
}

#[test]
fn variables_of_the_builds_environment_are_not_seen() {
    let book = Scratch::with_page("<!-- cmdrun echo \"[$PYTHONUNBUFFERED$OF_THIS_BOOK]\" -->\n");
    book.configure("unset = [\"OF_THIS_BOOK\"]");
    let mut command = book.cmdrun();
    command.env("PYTHONUNBUFFERED", "1").env("OF_THIS_BOOK", "x");
    assert_eq!(page(&book.preprocess(command)), "[]\n");
}

#[test]
fn keys_of_mdbook_are_its_own() {
    let book = Scratch::with_page("<!-- cmdrun echo a -->\n");
    book.configure("before = [\"index\"]\nrenderers = [\"html\"]\noptional = false");
    assert_eq!(book.expand().unwrap(), "a\n");
}
