use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use crate::run::Run;
use crate::trial::Trial;

/// Any program, to be run under the same supervision as a listing.
///
/// ```
/// support::command("echo", ["hello"]).run().prints(["hello"]);
/// ```
pub fn command<A: AsRef<OsStr>>(program: impl AsRef<OsStr>, args: impl IntoIterator<Item = A>) -> Trial<Command> {
    let mut command = Command::new(program);
    command.args(args);
    Trial::of(command)
}

impl Trial<Command> {
    /// Runs the program once.
    ///
    /// # Panics
    ///
    /// If it does not behave as it was said to.
    #[track_caller]
    pub fn run(self) -> Run {
        let words: Vec<_> = [self.program.get_program()]
            .into_iter()
            .chain(self.program.get_args())
            .map(OsStr::to_string_lossy)
            .collect();
        let label = words.join(" ");
        self.judge(label)
    }
}

/// Where the program of this name is that cargo built for the tests, for example `chapter-4`.
///
/// # Panics
///
/// If cargo did not say.
#[track_caller]
pub fn binary(name: &str) -> PathBuf {
    let variable = format!("CARGO_BIN_EXE_{name}");
    match env::var_os(&variable) {
        Some(path) => path.into(),
        None => panic!(
            "{variable} is not set, so the program {name} cannot be found: \
             use `cargo test`, in an integration test of the package that has the binary {name}"
        ),
    }
}
