//! Where a command may stand, and how its output fits there.

use crate::scratch::{Scratch, complaint, expand, page, stderr};

#[test]
fn a_command_on_its_own_line_gives_its_lines() {
    assert_eq!(expand("before\n\n<!-- cmdrun printf 'a\\n\\nb\\n' -->\nafter\n"), "before\n\na\n\nb\nafter\n");
}

#[test]
fn output_without_a_final_newline_does_not_eat_the_line_end() {
    assert_eq!(expand("```console\n$ x\n<!-- cmdrun printf a -->\n```\n"), "```console\n$ x\na\n```\n");
}

#[test]
fn no_output_leaves_no_line() {
    assert_eq!(expand("```console\n<!-- cmdrun true -->\n$\n```\n"), "```console\n$\n```\n");
}

#[test]
fn a_command_among_words_gives_its_output_without_the_final_newline() {
    assert_eq!(expand("There are <!-- cmdrun echo 3 --> of them.\n"), "There are 3 of them.\n");
}

#[test]
fn blanks_at_the_end_do_not_undo_an_emphasis() {
    assert_eq!(expand("**<!-- cmdrun printf 'a  \\n\\n' -->** b\n"), "**a** b\n");
}

#[test]
fn two_commands_on_a_line_both_run() {
    for (page, expanded) in [
        ("so <!-- cmdrun echo a --> and <!-- cmdrun echo b -->\nend\n", "so a and b\nend\n"),
        ("<!-- cmdrun echo a --> and <!-- cmdrun echo b -->\nend\n", "a and b\nend\n"),
        ("```\n<!-- cmdrun echo a --><!-- cmdrun echo b -->\n```\n", "```\nab\n```\n"),
    ] {
        assert_eq!(expand(page), expanded);
    }
}

#[test]
fn headings_and_tables_take_commands() {
    assert_eq!(
        expand("# <!-- cmdrun echo a -->\n\n| x |\n|---|\n| <!-- cmdrun echo b --> |\n"),
        "# a\n\n| x |\n|---|\n| b |\n"
    );
}

#[test]
fn output_stays_in_its_quote() {
    assert_eq!(
        expand("> [!NOTE]\n> ```\n> <!-- cmdrun printf 'a\\nb\\n' -->\n> ```\n"),
        "> [!NOTE]\n> ```\n> a\n> b\n> ```\n"
    );
}

#[test]
fn output_stays_in_its_list_item() {
    assert_eq!(
        expand("- <!-- cmdrun printf 'a\\nb\\n' -->\n- item\n\n  ~~~~\n  <!-- cmdrun printf 'c\\nd\\n' -->\n  ~~~~\n"),
        "- a\n  b\n- item\n\n  ~~~~\n  c\n  d\n  ~~~~\n"
    );
}

#[test]
fn output_stays_in_an_indented_block() {
    assert_eq!(expand("text\n\n    $ x\n    <!-- cmdrun printf 'a\\nb\\n' -->\n"), "text\n\n    $ x\n    a\n    b\n");
    assert_eq!(expand("   ```\n   x <!-- cmdrun printf 'a\\nb\\n' -->\n   ```\n"), "   ```\n   x a\n   b\n   ```\n");
}

#[test]
fn outside_code_output_is_markdown() {
    let book = Scratch::with_page("<!-- cmdrun echo '*a* <b>b</b>' -->\n");
    book.build().unwrap();
    assert!(book.read("target/book/page.html").contains("<em>a</em> <b>b</b>"));
}

#[test]
fn in_code_output_is_literal() {
    let book = Scratch::with_page("```console\n<!-- cmdrun echo '*a* <b>b</b> &amp;' -->\n```\n");
    book.build().unwrap();
    assert!(book.read("target/book/page.html").contains("*a* &lt;b&gt;b&lt;/b&gt; &amp;amp;"));
}

#[test]
fn a_fence_grows_when_output_would_close_it() {
    assert_eq!(
        expand("```console\n<!-- cmdrun printf '```\\nx\\n````  \\n' -->\n```\nend\n"),
        "`````console\n```\nx\n````  \n`````\nend\n"
    );
    assert_eq!(expand("> ~~~\n> <!-- cmdrun echo '  ~~~' -->\n> ~~~\n"), "> ~~~~\n>   ~~~\n> ~~~~\n");
    // Made of two outputs, and in a block that the end of the page closes.
    assert_eq!(expand("```\n<!-- cmdrun echo '``' --><!-- cmdrun echo '`' -->\n"), "````\n```\n");
}

#[test]
fn a_fence_stays_when_output_cannot_close_it() {
    assert_eq!(
        expand("```\n<!-- cmdrun printf '```rust\\n~~~\\na ```\\n' -->\n```\n"),
        "```\n```rust\n~~~\na ```\n```\n"
    );
}

#[test]
fn in_code_control_characters_are_seen() {
    assert_eq!(
        expand("```\n<!-- cmdrun printf '\\033[1mA\\t\\000\\177\\rB\\r\\n' -->\n```\n"),
        "```\n␛[1mA\t␀␡␍B\n```\n"
    );
}

#[test]
fn in_a_code_span_output_is_literal() {
    assert_eq!(expand("It is `<!-- cmdrun printf 'a\\nb\\n' -->`.\n"), "It is `a b`.\n");
    assert_eq!(expand("It is `x <!-- cmdrun printf 'a\\140\\140b' --> y`.\n"), "It is ```x a``b y```.\n");
    assert_eq!(expand("`<!-- cmdrun printf '\\140a' -->`\n"), "`` `a ``\n");
    assert_eq!(expand("`<!-- cmdrun printf ' a ' -->`\n"), "`  a  `\n");
    assert_eq!(expand("| x |\n|---|\n| `<!-- cmdrun printf 'a\\174b' \\| cat -->` |\n"), "| x |\n|---|\n| `a\\|b` |\n");
}

#[test]
fn output_is_never_read_for_commands() {
    let echo = "printf '%s\\n' '<!-''- cmdrun touch ran --''>'";
    for page in [
        format!("<!-- cmdrun {echo} -->\n"),
        format!("a <!-- cmdrun {echo} --> b\n"),
        format!("```\n<!-- cmdrun {echo} -->\n```\n"),
        format!("`<!-- cmdrun {echo} -->`\n"),
    ] {
        let book = Scratch::with_page(&page);
        for _ in 0..2 {
            let expanded = book.expand().unwrap();
            assert!(expanded.contains("<!-- cmdrun touch ran -->"), "{expanded}");
        }
        assert!(!book.path("book/ran").exists());
    }
}

#[test]
fn what_is_no_command_is_left_alone() {
    for page in [
        "<!-- a note -->\n",
        "<!-- cmdrun echo a\n",
        "```\n<!-- cmdrun echo a\n```\n",
        "<!-- out of use:\n<!-- cmdrun echo a -->\n",
        "\\<!-- cmdrun echo a -->\n",
    ] {
        assert_eq!(expand(page), page);
    }
}

#[test]
fn line_ends_of_windows_are_understood() {
    assert_eq!(expand("```\r\n<!-- cmdrun echo a -->\r\n```\r\n"), "```\r\na\n```\r\n");
}

/// A table of one row.
fn row(cells: &str) -> String {
    format!("| x | y |\n|---|---|\n{cells}\n")
}

#[test]
fn in_a_table_the_shell_gets_a_pipe_for_an_escaped_one() {
    let cells = r"| x | <!-- cmdrun echo abc \| tr a-c x-z --> |";
    assert_eq!(expand(&row(cells)), row("| x | xyz |"));
}

#[test]
fn a_pipe_that_cuts_a_cell_is_told_with_its_line() {
    for cell in
        ["<!-- cmdrun echo abc | tr a-c x-z -->", "`<!-- cmdrun echo a | cat -->`", "[a](<!-- cmdrun echo a | cat -->)"]
    {
        let complaint = complaint(&row(&format!("| x | {cell} |")));
        assert!(complaint.contains("book/page.md:3: `<!-- cmdrun echo a"), "{complaint}");
        assert!(complaint.contains(r"its `|` ends the cell of the table; write `\|`"), "{complaint}");
    }
}

#[test]
fn output_in_a_table_stays_in_its_cell() {
    let cells = r"| <!-- cmdrun printf 'a\n\nb\n' --> | <!-- cmdrun printf 'c\174d\\\174e\n' --> |";
    let page = row(cells);
    assert_eq!(expand(&page), row(r"| a<br><br>b | c\|d\|e |"));
    let book = Scratch::with_page(&page);
    book.build().unwrap();
    assert!(book.read("target/book/page.html").contains("<td>c|d|e</td>"));
}

#[test]
fn links_and_images_take_commands() {
    for (page, expanded) in [
        ("[a](<!-- cmdrun echo b.md -->)\n", "[a](b.md)\n"),
        ("[a](<!-- cmdrun echo b.md --> \"<!-- cmdrun printf 'c\\nd' -->\")\n", "[a](b.md \"c d\")\n"),
        ("![<!-- cmdrun echo a -->](<!-- cmdrun echo b.png -->)\n", "![a](b.png)\n"),
        ("[a]\n\n[a]: <!-- cmdrun echo b.md -->\n", "[a]\n\n[a]: b.md\n"),
        ("<https://x.y/<!-- cmdrun echo b -->>\n", "<https://x.y/b>\n"),
        ("| x |\n|---|\n| [a](<!-- cmdrun printf 'a\\174b' \\| cat -->) |\n", "| x |\n|---|\n| [a](a\\|b) |\n"),
    ] {
        assert_eq!(expand(page), expanded);
    }
}

#[test]
fn a_command_in_a_title_may_name_a_comment() {
    let page = "[a](b \"<!-- cmdrun echo '<!-- cmdrun touch ran' -->\")\n";
    assert_eq!(expand(page), "[a](b \"<!-- cmdrun touch ran\")\n");
}

#[test]
fn attributes_of_html_take_commands() {
    let link = |target: &str| format!("see <a href=\"{target}\">this</a> and\n\n<a href='{target}'>that</a>\n");
    assert_eq!(expand(&link("<!-- cmdrun echo b.html -->")), link("b.html"));
}

#[test]
fn the_language_of_a_block_takes_a_command() {
    for (lines, output) in [("<!-- cmdrun echo a -->\n", "a\n"), ("<!-- cmdrun echo '```' -->\n", "```\n"), ("", "")] {
        let fence = if output == "```\n" { "````" } else { "```" };
        let page = format!("```<!-- cmdrun echo rust -->,ignore\n{lines}```\n");
        assert_eq!(expand(&page), format!("{fence}rust,ignore\n{output}{fence}\n"));
    }
}

#[test]
fn a_tab_is_as_good_as_a_space() {
    assert_eq!(expand("<!--\tcmdrun\techo\ta -->\n"), "a\n");
}

#[test]
fn a_comment_over_two_lines_is_told_with_its_line() {
    for page in [
        "\n<!-- cmdrun echo\na -->\n",
        "\n> so <!-- cmdrun echo\n> a --> b\n",
        "\n[a](b \"<!-- cmdrun echo\na -->\")\n",
    ] {
        let complaint = complaint(page);
        let told = "book/page.md:2: `cmdrun echo …` takes more than one line; write the comment on one";
        assert!(complaint.contains(told), "{complaint}");
    }
}

#[test]
fn where_failures_are_shown_mistakes_are_too() {
    let book = Scratch::with_page("<!-- cmdrun --0 echo a -->\n\nb <!-- cmdrun echo c -->\n");
    book.configure("on-failure = \"show\"");
    let output = book.preprocess(book.cmdrun());
    let woven = page(&output);
    assert!(woven.starts_with("**cmdrun error**: `cmdrun --0 echo a`: `--0` is no flag"), "{woven}");
    assert!(woven.ends_with("\n\nb c\n"), "{woven}");
    assert!(stderr(&output).contains("cmdrun: book/page.md:1: `cmdrun --0 echo a`"), "{}", stderr(&output));
}

#[test]
fn a_comment_that_ends_nowhere_hides_no_other() {
    assert_eq!(
        expand("```\n<!-- cmdrun x\n```\n\n[a](<!-- cmdrun echo b -->)\n"),
        "```\n<!-- cmdrun x\n```\n\n[a](b)\n"
    );
}
