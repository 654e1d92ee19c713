//! Runs the programs of pages with every schedule, and records them for a reader to step through.
//!
//! A program is lines of a listing, and what starts them. The build script makes a module of it in
//! which `std::sync` and `std::thread` are the types of the package `schedules`, which runs it with
//! each choice that there is. [`graph`] puts equal states together, and [`fragment`] writes what
//! the page includes.

pub mod fragment;
pub mod graph;
mod plain;
pub mod spec;

use std::path::Path;

use graph::Graph;
use spec::{Spec, Stepper};

/// The folder of the programs that the build script has written.
const FOLDER: &str = concat!(env!("OUT_DIR"), "/stepped/");

#[rustfmt::skip]
mod programs {
    #[allow(unused_macros)]
    macro_rules! println {
        ($($words:tt)*) => { schedules::model::print(format!($($words)*)) };
    }
    pub mod stepped { include!(concat!(env!("OUT_DIR"), "/stepped.rs")); }

    #[allow(unused_macros)]
    macro_rules! println {
        ($($words:tt)*) => { $crate::plain::print(format!($($words)*)) };
    }
    pub mod plain { include!(concat!(env!("OUT_DIR"), "/plain.rs")); }
}

/// What programs on shuttle's types have printed since the last call.
pub use plain::take_printed;

/// The programs on our types.
pub use programs::stepped::PROGRAMS as STEPPED;

/// The programs on shuttle's.
pub use programs::plain::PROGRAMS as PLAIN;

/// What the build script makes of a stepper's code.
pub struct Program {
    /// The stepper's name.
    pub name: &'static str,
    /// Runs it, and gives what it ends with, as Rust writes it.
    pub start: fn() -> String,
    /// What has been compiled.
    pub source: &'static str,
}

/// This package's folder.
#[must_use]
pub fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The steppers of the book.
#[must_use]
pub fn steppers() -> Vec<Stepper> {
    Spec::read(package()).stepper
}

impl Stepper {
    /// The names of main and the others.
    #[must_use]
    pub fn thread_names(&self) -> Vec<String> {
        self.threads.clone().unwrap_or_else(|| ["main", "A", "B", "C", "D"].map(Into::into).to_vec())
    }

    /// Its program, among these.
    ///
    /// # Panics
    ///
    /// If it is not there.
    #[must_use]
    pub fn program(&self, programs: &'static [Program]) -> &'static Program {
        programs.iter().find(|program| program.name == self.name).expect("all are compiled")
    }

    /// Runs the program with each schedule.
    ///
    /// # Panics
    ///
    /// If the program panics, spins, or shares more or less than the stepper has names for.
    #[must_use]
    pub fn run(&self) -> Graph {
        let start = self.program(STEPPED).start;
        let states = schedules::explore(&schedules::Program {
            threads: &self.thread_names(),
            shared: &self.shared,
            sources: FOLDER,
            start,
        })
        .unwrap_or_else(|endless| panic!("{}: {endless}", self.name));
        let made = states.iter().map(|state| state.seen.shared.len()).max();
        assert_eq!(made, Some(self.shared.len()), "{}: what is shared, and the names for it", self.name);
        Graph::new(&states)
    }
}

/// Where a stepper's fragment is recorded.
#[must_use]
pub fn recording(name: &str) -> std::path::PathBuf {
    package().join("../recorded/stepper").join(name).with_extension("html")
}
