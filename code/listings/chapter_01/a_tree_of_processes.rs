//! One program may be many processes; the starts among them make a tree.
//!
//! ```
//! use listings::chapter_01::a_tree_of_processes::children_of;
//! use std::process::{self, Command, Stdio};
//!
//! let mut cat = Command::new("cat").stdin(Stdio::piped()).spawn()?;
//! assert!(children_of(process::id())?.contains(&cat.id().to_string()));
//! cat.wait()?; // which closes its input first
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io::{BufRead, BufReader, Write};
use std::process::{self, Command, Stdio};
use std::{fs, io};

pub fn children_of(process: impl std::fmt::Display) -> io::Result<Vec<String>> {
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children"))?;
    Ok(children.split_whitespace().map(String::from).collect())
}

fn print_tree(process: &str, indent: &str) -> io::Result<()> {
    let program = fs::read_to_string(format!("/proc/{process}/comm"))?;
    println!("{indent}{process} {}", program.trim());
    for child in children_of(process)? {
        print_tree(&child, &format!("{indent}    "))?;
    }
    Ok(())
}

pub fn main() -> io::Result<()> {
    let mut shell = Command::new("sh");
    shell.args(["-c", "cat | cat | cat"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut shell = shell.spawn()?;
    let mut to_shell = shell.stdin.take().expect("it is piped");
    let from_shell = shell.stdout.take().expect("it is piped");

    writeln!(to_shell, "hello")?;
    BufReader::new(from_shell).read_line(&mut String::new())?; // it has come through all three
    print_tree(&process::id().to_string(), "")?;

    drop(to_shell); // nothing more to read: they end
    shell.wait()?;
    Ok(())
}
// ANCHOR_END: listing
