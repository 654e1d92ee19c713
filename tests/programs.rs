//! The programs `chapter-N` as programs: their options, their errors, and that they run from top to
//! bottom.

use std::process::{Command, Stdio};

use listings::CHAPTERS;
use listings::chapter::Chapter;
use support::{binary, can_run_twins, command, has_redis};

fn program(chapter: &Chapter) -> std::path::PathBuf {
    binary(&format!("chapter-{}", chapter.number))
}

/// A test for each chapter, so that the chapters run side by side.
macro_rules! every_listing_runs_under_its_name {
    ($($chapter:ident)+) => {
        mod every_listing_runs_under_its_name {
            $(
                #[test]
                fn $chapter() {
                    super::runs_every_listing_under_its_name(&listings::$chapter::CHAPTER);
                }
            )+

            #[test]
            fn in_each_chapter() {
                let tested = [$(stringify!($chapter)),+].map(String::from);
                let chapters = super::CHAPTERS.iter().map(|chapter| format!("chapter_{:02}", chapter.number));
                assert!(chapters.eq(tested), "a test for each of the chapters");
            }
        }
    };
}

every_listing_runs_under_its_name! {
    chapter_01 chapter_02 chapter_03 chapter_04 chapter_05 chapter_06 chapter_07
    chapter_08 chapter_09 chapter_10 chapter_11 chapter_12 chapter_13 chapter_14
}

fn runs_every_listing_under_its_name(chapter: &Chapter) {
    let starts_a_server = chapter.listings.iter().any(|listing| listing.source.contains("redis::Server"));
    if starts_a_server && !has_redis() {
        return;
    }
    let output = Command::new(program(chapter)).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}{complaints}");
    let headings: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("-- ")).collect();
    let names: Vec<_> = chapter.listings.iter().map(|listing| listing.name).collect();
    assert_eq!(headings, names);
    assert!(text.starts_with(&format!("Chapter {}: {}\n", chapter.number, chapter.title)));
}

#[test]
fn list_the_listings_with_what_they_show() {
    for chapter in CHAPTERS {
        let run = command(program(chapter), ["--list"]).run();
        for (line, listing) in run.stdout.iter().zip(chapter.listings) {
            assert!(line.starts_with(listing.name) && line.ends_with(&listing.summary()), "{line}");
        }
        assert_eq!(run.stdout.len(), chapter.listings.len());
    }
}

/// Not with a line of all names.
#[test]
fn a_wrong_name_is_answered_with_the_nearest() {
    for (name, nearest) in
        [("fork_retruns_twice", "  tip: a similar value exists: 'fork_returns_twice'\n"), ("quux", "")]
    {
        let output = Command::new(binary("chapter-2")).arg(name).output().unwrap();
        let words = format!(
            "error: invalid value '{name}' for '[LISTING]'\n\n\
             {nearest}  tip: `--list` shows the names of the listings.\n\n\
             For more information, try '--help'.\n"
        );
        assert_eq!(String::from_utf8_lossy(&output.stderr), words);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    }
}

#[test]
fn an_unknown_option_is_an_error() {
    command(binary("chapter-2"), ["--quick"]).exits_with(2).says(["error: unexpected argument '--quick' found"]).run();
}

#[test]
fn in_real_time_two_seconds_take_two_seconds() {
    let run = command(binary("chapter-2"), ["hello_from_a_process", "--real-time"]).run();
    run.prints(["started Process-1", "hello, bob", "joined"]).takes_at_least(std::time::Duration::from_secs(2));
}

/// Of the listing alone: the chapter's program prepares before it, which is none of its doing.
#[test]
fn an_xray_shows_what_the_kernel_saw_of_the_listing() {
    let run = command(binary("chapter-2"), ["--xray", "fork_returns_twice"]).run();
    run.keeps_order([
        "{me}: fork told me that my child is {child}",
        "chapter-2 fork_returns_twice ends with status 0 after {time:text}",
        "    2  process, child of 1: chapter-2",
        "{at:text}  ◉      chapter-2 begins",
        "{then:text}≡      prints “{me}: one process calls fork”",
        "{birth:text}◆──╮   starts process 2",
    ]);
    let drawn = run.stdout.iter().skip_while(|line| !line.ends_with("begins"));
    let first: Vec<_> = drawn.take(2).collect();
    assert!(first[1].ends_with("one process calls fork”"), "it begins at its first line: {first:?}");
}

#[test]
fn an_xray_of_the_twin() {
    if can_run_twins() {
        let run = command(binary("chapter-2"), ["fork_returns_twice", "--xray", "--python"]).run();
        run.keeps_order(["python3 fork_returns_twice.py ends with status 0 after {time:text}"]);
    }
}

#[test]
fn an_xray_of_what_is_not_there_is_an_error() {
    for (chapter, arguments, words) in [
        ("chapter-2", &["--xray"][..], "error: the following required arguments were not provided:"),
        (
            "chapter-2",
            &["fork_returns_twice", "--python"],
            "error: the following required arguments were not provided:",
        ),
        ("chapter-2", &["--xray", "quux"], "error: invalid value 'quux' for '[LISTING]'"),
    ] {
        command(binary(chapter), arguments.iter()).exits_with(2).says([words]).run();
    }
    let words = ["chapter-6: arc_has_many_owners has no Python twin; its first lines say why"];
    command(binary("chapter-6"), ["--xray", "--python", "arc_has_many_owners"]).exits_with(1).says(words).run();
}

/// As with `| head -1`, which stops reading.
#[test]
fn a_closed_pipe_is_no_panic() {
    let mut running = Command::new(binary("chapter-2"));
    let mut running = running.arg("--list").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(running.stdout.take());
    let output = running.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
