//! What is told of a long output: how it begins and how it ends.

use std::path::{Path, PathBuf};

use crate::weave::visible;

/// How many lines of each end.
const LINES: usize = 20;

/// How many letters of each line.
const LETTERS: usize = 300;

/// The first and last lines, with control characters made seen; `keep` keeps the whole if there is
/// more, and says where.
pub(crate) fn excerpt(output: &str, keep: impl FnOnce() -> Option<PathBuf>, root: &Path) -> String {
    let whole = visible(output);
    let lines: Vec<&str> = whole.lines().collect();
    let left_out = lines.len().saturating_sub(2 * LINES);
    let is_long = |line: &&str| line.chars().nth(LETTERS).is_some();
    let cut = |line: &&str| match line.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…\n", &line[..end]),
        None => format!("{line}\n"),
    };
    if left_out == 0 {
        let mut told: String = lines.iter().map(cut).collect();
        if lines.iter().any(is_long) {
            told += &place(keep(), root);
        }
        return told;
    }
    let first: String = lines[..LINES].iter().map(cut).collect();
    let last: String = lines[LINES + left_out..].iter().map(cut).collect();
    format!("{first}… {left_out} lines are left out …\n{last}{}", place(keep(), root))
}

fn place(file: Option<PathBuf>, root: &Path) -> String {
    let file = file.map(|file| file.strip_prefix(root).map(Path::to_owned).unwrap_or(file));
    file.map(|file| format!("(all that it wrote is in {})\n", file.display())).unwrap_or_default()
}
