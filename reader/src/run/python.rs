//! The Python that runs the twins.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use regex::Regex;

/// An interpreter, and where its library is.
#[derive(Clone, Debug)]
pub struct Python {
    pub program: PathBuf,
    pub folders: Vec<PathBuf>,
}

/// The version is the oldest that the book is written for.
const QUESTION: &str = "import sys
print(sys.executable, sys.prefix, sys.base_prefix, sep='\\n')
sys.exit(sys.version_info < (3, 9))";

impl Python {
    /// The `python3` on the server's path, if it is recent enough.
    pub fn find() -> Option<Self> {
        let output =
            Command::new("python3").args(["-c", QUESTION]).output().ok().filter(|said| said.status.success())?;
        let said = String::from_utf8(output.stdout).ok()?;
        let mut paths = said.lines().map(PathBuf::from);
        Some(Self { program: paths.next()?, folders: paths.collect() })
    }
}

/// What runs a program that uses what is not in the standard library, and installs that if it is
/// called without a program.
pub fn launcher(root: &Path, source: &str) -> Option<PathBuf> {
    static IMPORT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^\s*(?:import|from)\s+(greenlet|gevent|redis)\b").expect("it is well formed")
    });
    let package = IMPORT.captures(source)?;
    let launcher = if &package[1] == "redis" { "with_redis.py" } else { "with_packages.py" };
    Some(root.join("code/listings").join(launcher))
}
