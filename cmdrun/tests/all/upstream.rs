//! What books written for mdbook-cmdrun 0.7.3 ask for, under the settings that are its way.

use crate::scratch::Scratch;

const ITS_WAY: &str = "on-failure = \"ignore\"\nstderr = \"drop\"\nkeep = false";

fn book(page: &str) -> Scratch {
    let book = Scratch::with_page(page);
    book.configure(ITS_WAY);
    book
}

#[test]
fn a_script_keeps_its_leading_blanks() {
    let book = book("# Script\n\n<!-- cmdrun sh told.sh -->\n");
    book.write("book/told.sh", "echo 'told by a script'\necho '   and indented'\n");
    assert_eq!(book.expand().unwrap(), "# Script\n\ntold by a script\n   and indented\n");
}

#[test]
fn commands_on_lines_that_follow_one_another() {
    let page = "<!-- cmdrun echo yes; echo no; -->\n<!-- cmdrun yes 7 | head -n 2 | sed 's/$/  /' -->\n\
                <!-- cmdrun seq 1 3 | tail -n 2 | tr 3 8 -->\n";
    assert_eq!(book(page).expand().unwrap(), "yes\nno\n7  \n7  \n2\n8\n");
}

#[test]
fn cells_of_a_table_and_emphasis_around_a_command() {
    let page = "Tool | Weight | Left\n---|---|---\n\
                Saw | <!-- cmdrun sh shop.sh saw weight --> | *<!-- cmdrun sh shop.sh saw left  -->*\n\
                Axe | *<!-- cmdrun sh shop.sh axe weight -->* | <!-- cmdrun sh shop.sh axe left --> |\n";
    let book = book(page);
    book.write("book/shop.sh", "printf '%s of the %s  \\n' $2 $1\n");
    let expanded = "Tool | Weight | Left\n---|---|---\nSaw | weight of the saw | *left of the saw*\n\
                    Axe | *weight of the axe* | left of the axe |\n";
    assert_eq!(book.expand().unwrap(), expanded);
}

#[test]
fn blocks_of_code_whose_commands_end_with_non_zero() {
    let page = "```diff\n<!-- cmdrun diff one.rs two.rs -->\n```\n\n```rust\n<!-- cmdrun cat none.rs -->\n```\n\n\
                ```console\n<!-- cmdrun grep -c nothing one.rs -->\n```\n";
    let book = book(page);
    book.write("book/one.rs", "let one = 1;\n");
    book.write("book/two.rs", "let two = 2;\n");
    let expanded = "```diff\n1c1\n< let one = 1;\n---\n> let two = 2;\n```\n\n```rust\n```\n\n```console\n0\n```\n";
    assert_eq!(book.expand().unwrap(), expanded);
}

#[test]
fn a_listing_of_files_is_made_at_every_build() {
    let book = book("```\n<!-- cmdrun ls -1 parts -->\n```\n");
    book.write("book/parts/a", "");
    assert_eq!(book.expand().unwrap(), "```\na\n```\n");
    book.write("book/parts/b", "");
    assert_eq!(book.expand().unwrap(), "```\na\nb\n```\n");
}

#[test]
fn a_program_is_compiled_and_run_in_one_command() {
    let book = book("# Rust\n\n<!-- cmdrun rustc hello.rs; ./hello; rm hello -->\n");
    book.write("book/hello.rs", "fn main() { println!(\"hello\") }\n");
    assert_eq!(book.expand().unwrap(), "# Rust\n\nhello\n");
}

#[test]
fn a_program_in_python_computes_a_table() {
    let book = book("<!-- cmdrun python3 powers.py -->\n");
    book.write("book/powers.py", "print('| n | 2^n |\\n|---|---|')\nfor n in range(3): print(f'| {n} | {2**n} |')\n");
    assert_eq!(book.expand().unwrap(), "| n | 2^n |\n|---|---|\n| 0 | 1 |\n| 1 | 2 |\n| 2 | 4 |\n");
}

#[test]
fn a_mistake_and_a_status_that_a_flag_asks_for_are_told_on_the_page() {
    let page = "<!-- cmdrun --1 echo mistaken -->\n\n<!-- cmdrun ech lost -->\n\n<!-- cmdrun -0 ech told -->\n";
    let expanded = book(page).expand().unwrap();
    let paragraphs: Vec<_> = expanded.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).collect();
    assert_eq!(paragraphs.len(), 2, "{expanded}");
    assert!(paragraphs[0].contains("cmdrun error") && paragraphs[0].contains("--1"), "{expanded}");
    assert!(paragraphs[1].contains("cmdrun error") && paragraphs[1].contains("exit status: 127"), "{expanded}");
    assert!(paragraphs[1].contains("ech: not found") || paragraphs[1].contains("command not found"), "{expanded}");
}
