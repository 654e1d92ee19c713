//! `cargo run --bin quiz -- two_forks`: runs a program that a question of the book is about.
//!
//! No page has what these print: it is what the reader is asked for.

#![allow(missing_docs, reason = "the question says what a program is about")]

use std::process::{ExitCode, Termination};

use clap::Parser;
use clap::builder::PossibleValuesParser;

/// The programs, each a file of this name in `code/listings/quiz`.
macro_rules! programs {
    ($($name:ident,)+) => {
        #[path = "../../quiz"]
        mod programs {
            $(pub mod $name;)+
        }

        const PROGRAMS: &[(&str, fn() -> ExitCode)] =
            &[$((stringify!($name), || programs::$name::main().report()),)+];
    };
}

programs! {
    exit_with_259,
    locked_read_locked_write,
    polled_in_another_order,
    read_after_the_writer,
    two_adders_and_a_copy,
    two_forks,
    what_was_there,
}

#[derive(Parser)]
struct Arguments {
    /// The program to run
    #[arg(value_parser = PossibleValuesParser::new(PROGRAMS.iter().map(|(name, _)| *name)))]
    program: String,
}

fn main() -> ExitCode {
    let Arguments { program } = Arguments::parse();
    PROGRAMS.iter().find(|(name, _)| *name == program).map_or(ExitCode::FAILURE, |(_, main)| main())
}
