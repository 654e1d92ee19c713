//! What is told of a command that fails, and what a page shows of it.

use std::fs;

use crate::scratch::{Scratch, complaint, names, page, stderr};

const FAILS: &str = "echo out; echo err >&2; exit 3";

fn with_setting(setting: &str, page: &str) -> Scratch {
    let book = Scratch::with_page(page);
    book.configure(setting);
    book
}

#[test]
fn of_a_long_output_the_ends_are_told_and_where_the_rest_is() {
    let book = Scratch::with_page("<!-- cmdrun seq 1000; exit 1 -->\n");
    let complaint = format!("{:#}", book.expand().unwrap_err());
    for part in ["    1\n", "    20\n    … 960 lines are left out …\n    981\n", "    1000\n"] {
        assert!(complaint.contains(part), "{complaint}");
    }
    let file = &names(&book.path("target/cmdrun"))[0];
    assert!(complaint.contains(&format!("(all that it wrote is in target/cmdrun/{file})")), "{complaint}");
    assert_eq!(book.read(&format!("target/cmdrun/{file}")).lines().count(), 1000);
}

#[test]
fn what_a_command_wrote_is_gone_once_it_succeeds() {
    let book = Scratch::with_page("<!-- cmdrun seq 1000; test -e now -->\n");
    book.expand().unwrap_err();
    assert!(names(&book.path("target/cmdrun"))[0].starts_with("failed-"));
    book.write("book/now", "");
    book.expand().unwrap();
    assert!(!names(&book.path("target/cmdrun")).iter().any(|name| name.starts_with("failed-")));
}

#[test]
fn of_a_long_line_the_start_is_told() {
    let complaint = complaint("<!-- cmdrun head -c 5000 /dev/zero | tr '\\000' x; exit 1 -->\n");
    assert!(complaint.contains(&format!("    {}…\n", "x".repeat(300))), "{complaint}");
    assert!(complaint.contains("(all that it wrote is in target/cmdrun/"), "{complaint}");
}

#[test]
fn an_endless_output_is_told_in_short() {
    let complaint = complaint("<!-- cmdrun yes -->\n");
    assert!(complaint.len() < 2000, "{}", complaint.len());
}

#[test]
fn escapes_do_not_reach_the_terminal() {
    let book =
        Scratch::with_page("<!-- cmdrun printf '\\033[2J' >&2 -->\n\n<!-- cmdrun printf '\\033[2J'; exit 1 -->\n");
    let told = stderr(&book.preprocess(book.cmdrun()));
    assert_eq!(told.matches("␛[2J").count(), 2, "{told}");
    assert!(!told.contains('\x1b'), "{told:?}");
}

#[test]
fn a_book_can_show_what_fails() {
    let book = with_setting(
        "on-failure = \"show\"",
        &format!("<!-- cmdrun {FAILS} -->\n\n```\n<!-- cmdrun {FAILS} -->\n```\n"),
    );
    let output = book.preprocess(book.cmdrun());
    let end = format!("`{FAILS}` ended with exit status: 3, expected 0");
    let shown = format!("**cmdrun error**: {end}\nout\nerr\n\n```\ncmdrun error: {end}\nout\nerr\n```\n");
    assert_eq!(page(&output), shown);
    assert!(stderr(&output).contains(&format!("cmdrun: book/page.md: {end}")), "{}", stderr(&output));
}

#[test]
fn what_is_shown_as_failed_is_not_kept() {
    let book = with_setting("on-failure = \"show\"", "<!-- cmdrun test -e ../there -->\n");
    assert!(book.expand().unwrap().contains("cmdrun error"));
    book.write("there", "");
    assert_eq!(book.expand().unwrap(), "");
}

#[test]
fn a_book_can_ignore_a_status_that_no_flag_asks_for() {
    let commands = format!("<!-- cmdrun {FAILS} -->\n\n<!-- cmdrun -2 {FAILS} -->\n\n<!-- cmdrun kill -9 $$ -->\n");
    let expanded = with_setting("on-failure = \"ignore\"", &commands).expand().unwrap();
    assert!(expanded.starts_with("out\n\n**cmdrun error**"), "{expanded}");
    for end in ["exit status: 3, expected 2", "SIGKILL"] {
        assert!(expanded.contains(end), "{expanded}");
    }
}

#[test]
fn a_failure_is_never_recorded() {
    let book = with_setting("on-failure = \"show\"\nrecorded = \"recorded\"", "<!-- cmdrun exit 3 -->\n");
    let output = book.cmdrun().arg("record").output().unwrap();
    assert!(!output.status.success());
    assert!(stderr(&output).contains("expected 0"), "{}", stderr(&output));
}

#[test]
fn what_was_ignored_runs_again_where_it_no_longer_is() {
    for setting in ["", "recorded = \"recorded\"\n"] {
        let ignoring = format!("{setting}on-failure = \"ignore\"");
        let book = with_setting(&ignoring, &format!("<!-- cmdrun {FAILS} -->\n"));
        if !setting.is_empty() {
            assert!(book.cmdrun().arg("record").output().unwrap().status.success());
        }
        assert_eq!(book.expand().unwrap(), "out\n");
        book.configure(setting);
        book.expand().unwrap_err();
        book.configure(&ignoring);
        book.write("book/page.md", &format!("<!-- cmdrun -0 {FAILS} -->\n"));
        assert!(book.expand().unwrap().contains("cmdrun error"));
    }
}

#[test]
fn a_program_that_cargo_cannot_build_is_shown_as_failed() {
    let book = with_setting("on-failure = \"show\"", "```\n<!-- cmdrun cargo run --bin none -->\n```\n");
    let path = book.program("cargo", "echo 'error: no bin' >&2; exit 101");
    let mut command = book.cmdrun();
    command.env("PATH", path);
    let page = page(&book.preprocess(command));
    assert!(page.contains("cmdrun error: cargo cannot build none") && page.contains("error: no bin"), "{page}");
}

#[test]
fn stderr_can_be_dropped() {
    let command = "<!-- cmdrun echo out; echo err >&2 -->";
    let book = with_setting("stderr = \"drop\"", &format!("{command}\n\n```\n{command}\n```\n"));
    let output = book.preprocess(book.cmdrun());
    assert_eq!(page(&output), "out\n\n```\nout\n```\n");
    assert!(!stderr(&output).contains("err"), "{}", stderr(&output));
    book.write("book/page.md", "<!-- cmdrun echo why >&2; exit 1 -->\n");
    assert!(format!("{:#}", book.expand().unwrap_err()).contains("why"));
}

#[test]
fn a_dropped_stderr_makes_a_recording_stale() {
    let book = with_setting("recorded = \"recorded\"", "```\n<!-- cmdrun echo err >&2 -->\n```\n");
    assert!(book.cmdrun().arg("record").output().unwrap().status.success());
    book.configure("recorded = \"recorded\"\nstderr = \"drop\"");
    assert_eq!(book.expand().unwrap(), "```\n```\n");
}

#[test]
fn nothing_is_kept_where_the_book_says_so() {
    let book = with_setting("keep = false", "<!-- cmdrun echo x >> $PWD/ran; seq 100 -->\n");
    book.expand().unwrap();
    book.expand().unwrap();
    assert_eq!(book.lines("book/ran").len(), 2);
    book.write("book/page.md", "<!-- cmdrun seq 100; exit 1 -->\n");
    let complaint = format!("{:#}", book.expand().unwrap_err());
    assert!(complaint.contains("… 60 lines are left out …\n    81\n"), "{complaint}");
    assert!(!book.path("target").exists());
}

#[test]
fn a_changed_setting_runs_what_was_kept() {
    let book = Scratch::with_page("```\n<!-- cmdrun echo out; echo err >&2 -->\n```\n");
    assert_eq!(book.expand().unwrap(), "```\nout\nerr\n```\n");
    book.configure("stderr = \"drop\"");
    assert_eq!(book.expand().unwrap(), "```\nout\n```\n");
}

#[test]
fn a_book_says_how_much_a_command_may_write() {
    let book = with_setting("max-output = 2000000", "<!-- cmdrun head -c 1500000 /dev/zero | tr '\\000' x -->\n");
    assert_eq!(book.expand().unwrap().len(), 1_500_001);
    book.configure("max-output = 9");
    book.write("book/page.md", "<!-- cmdrun echo 123456789 -->\n");
    let complaint = format!("{:#}", book.expand().unwrap_err());
    assert!(complaint.contains("wrote more than 9 bytes"), "{complaint}");
}

#[test]
fn git_passes_over_what_is_kept() {
    let book = Scratch::with_page("<!-- cmdrun echo a -->\n");
    book.expand().unwrap();
    assert_eq!(fs::read_to_string(book.path("target/cmdrun/.gitignore")).unwrap(), "*\n");
}
