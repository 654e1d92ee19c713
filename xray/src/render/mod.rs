//! Drawing a trace: the same trace gives the same bytes, whenever and wherever it is drawn.

mod frame;
mod svg;
mod table;
mod text;

pub use svg::svg;
pub use table::table;
pub use text::{Style, text};

use crate::{Ended, Trace, marks};

/// One sentence: what ran and how it ended.
fn headline(trace: &Trace) -> String {
    let program = trace.command.first().map_or("", |word| word.rsplit('/').next().unwrap_or(word));
    let words = std::iter::once(program).chain(trace.command.iter().skip(1).map(String::as_str));
    // As one would type it, near enough.
    let words: Vec<_> = words
        .map(|word| if word.is_empty() || word.contains(' ') { format!("'{word}'") } else { word.to_owned() })
        .collect();
    let time = marks::duration(trace.duration);
    let ended = match &trace.ended {
        Ended::Exited { code } => format!("ends with status {code} after {time}"),
        Ended::Killed { signal, .. } => format!("is killed by {signal} after {time}"),
        Ended::Limit { limit } => format!("was ended by xray: {limit}"),
        Ended::Stopped => format!("was ended from outside after {time}"),
    };
    format!("{} {ended}", words.join(" "))
}

/// Breaks words into lines of at most `width` characters.
fn wrap(words: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split(' ') {
        let mut word: Vec<char> = word.chars().collect();
        let line = lines.last_mut().expect("there is always a line");
        let used = line.chars().count();
        if used > 0 && used + 1 + word.len() <= width {
            line.push(' ');
            line.extend(&word);
            continue;
        }
        // What is longer than a line is broken where the line ends.
        while word.len() > width {
            let rest = word.split_off(width);
            push_line(&mut lines, word);
            word = rest;
        }
        push_line(&mut lines, word);
    }
    lines
}

fn push_line(lines: &mut Vec<String>, word: Vec<char>) {
    let word: String = word.into_iter().collect();
    match lines.last_mut() {
        Some(line) if line.is_empty() => *line = word,
        _ => lines.push(word),
    }
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn a_word_longer_than_a_line_is_broken_and_nothing_is_lost() {
        assert_eq!(wrap("ab abcdefgh ij", 4), ["ab", "abcd", "efgh", "ij"]);
        assert_eq!(wrap("one two", 7), ["one two"]);
    }
}
