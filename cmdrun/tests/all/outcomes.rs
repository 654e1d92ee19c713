//! What many runs print.

use cmdrun::recorded::Recordings;

use crate::scratch::{Scratch, complaint, stderr};

/// Prints one of two things, in turn, and notes that it ran.
const TURNS: &str =
    "<!-- cmdrun --runs 5 echo x >> $PWD/ran; test $(($(wc -l < $PWD/ran) % 2)) = 0 && echo even || echo odd -->\n";

#[test]
fn a_page_shows_how_often_each_came() {
    let page = TURNS.replace("--runs", "--alone --runs");
    let woven = Scratch::with_page(&format!("before\n\n{page}\nafter\n")).expand().unwrap();
    assert!(woven.starts_with("before\n\n<details class=\"outcomes\"><summary>What 5 runs of <code>"), "{woven}");
    assert!(woven.contains("<td>3</td>") && woven.contains("<pre>odd</pre>"), "{woven}");
    assert!(woven.ends_with("</table></details>\n\nafter\n"), "{woven}");
}

#[test]
fn in_html_it_is_a_table_with_the_lines_of_the_output() {
    let book = Scratch::with_page("<!-- cmdrun --runs 2 printf 'a\\n\\n<b>\\n' -->\n");
    book.build().unwrap();
    let html = book.read("target/book/page.html");
    assert!(html.contains("<pre>a\n\n&lt;b&gt;</pre>"), "{html}");
}

#[test]
fn alone_they_run_one_after_the_other() {
    let book =
        Scratch::with_page("<!-- cmdrun --alone --runs 6 echo begins >> log; sleep 0.02; echo ends >> log -->\n");
    book.expand().unwrap();
    for pair in book.lines("book/log").chunks(2) {
        assert_eq!(pair, ["begins", "ends"]);
    }
}

#[test]
fn two_run_at_a_time() {
    let meets = "mkdir a 2>/dev/null || touch b; for i in $(seq 500); do test -e b && exit; sleep 0.01; done; exit 1";
    Scratch::with_page(&format!("<!-- cmdrun --runs 2 {meets} -->\n")).expand().unwrap();
}

#[test]
fn one_run_that_fails_fails_the_build() {
    let complaint = complaint("<!-- cmdrun --runs 5 echo x >> log; test $(wc -l < log) -lt 4 -->\n");
    assert!(complaint.contains("ended with exit status: 1"), "{complaint}");
}

#[test]
fn it_needs_a_line_of_its_own_outside_code() {
    for page in [
        "```\n<!-- cmdrun --runs 2 true -->\n```\n",
        "a <!-- cmdrun --runs 2 true -->\n",
        "`<!-- cmdrun --runs 2 true -->`\n",
    ] {
        assert!(complaint(page).contains("stands on a line of its own"), "{page}");
        let book = Scratch::with_page(page);
        book.configure("on-failure = \"ignore\"");
        assert_eq!(book.expand().unwrap(), page);
    }
}

#[test]
fn counts_are_recorded_and_shown() {
    let book = Scratch::with_page(&TURNS.replace("--runs", "--alone --runs"));
    book.configure("recorded = \"recorded\"");
    let output = book.cmdrun().arg("record").output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(book.lines("book/ran").len(), 5);
    assert!(book.expand().unwrap().contains("<pre>even</pre>"));
    assert_eq!(book.lines("book/ran").len(), 5);
    let recordings = Recordings::read(&book.root()).unwrap();
    let transcript = &recordings.transcripts("page")[0];
    assert_eq!(transcript.runs, Some(5));
    let counts: Vec<_> = transcript.outcomes().iter().map(|outcome| (outcome.count, outcome.text.as_str())).collect();
    assert_eq!(counts, [(3, "odd\n"), (2, "even\n")]);
    assert!(book.read("recorded/page.toml").contains("[[transcript.outcomes]]\ncount = 3\ntext = '''\nodd\n'''\n"));
}
