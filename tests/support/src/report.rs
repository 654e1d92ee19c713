//! The parts of a message that says how a contract was broken.

use std::fmt::Display;

use similar::{ChangeTag, TextDiff};

use crate::pattern::{Captures, Pattern};

/// Lines below a heading.
pub(crate) fn block(heading: &str, lines: &[impl Display]) -> String {
    let mut text = format!("{heading}:");
    if lines.is_empty() {
        text += " nothing";
    }
    for line in lines {
        text += &format!("\n    {line}");
    }
    text
}

/// What a program printed. When that is long, its beginning and its end.
pub(crate) fn transcript(heading: &str, lines: &[String]) -> String {
    const END: usize = 20;
    let more = lines.len().saturating_sub(2 * END);
    if more == 0 {
        return block(heading, lines);
    }
    let (begin, rest) = lines.split_at(END);
    let middle = [format!("({more} more lines)")];
    block(heading, &[begin, &middle, &rest[more..]].concat())
}

/// Which printed line each expected one is most likely meant to be. It reads from the top and
/// takes nothing back, so it has an answer also where the contract does not hold.
struct Reading<'a> {
    printed: &'a [String],
    pairs: Vec<(&'a Pattern, Option<usize>)>,
    captures: Captures,
}

impl<'a> Reading<'a> {
    fn of(expected: &'a [Pattern], printed: &'a [String], known: &Captures) -> Self {
        let mut reading = Self { printed, pairs: Vec::new(), captures: known.clone() };
        for pattern in expected {
            let mut free = (0..printed.len()).filter(|&place| !reading.has_taken(place));
            let found = free.find_map(|place| Some((place, pattern.read(&printed[place], &reading.captures)?)));
            let (place, captures) = found.unzip();
            reading.captures = captures.unwrap_or(reading.captures);
            reading.pairs.push((pattern, place));
        }
        reading
    }

    fn has_taken(&self, place: usize) -> bool {
        self.pairs.iter().any(|&(_, taken)| taken == Some(place))
    }

    fn missing(&self) -> String {
        let missing = self.pairs.iter().filter(|(_, place)| place.is_none());
        block("missing", &missing.map(|(pattern, _)| pattern).collect::<Vec<_>>())
    }

    fn extra(&self) -> String {
        let extra = self.printed.iter().enumerate().filter(|&(place, _)| !self.has_taken(place));
        block("too many", &extra.map(|(_, line)| line).collect::<Vec<_>>())
    }

    /// The lines as expected. One that was recognised is given as it was printed.
    fn expected(&self) -> Vec<String> {
        let line = |&(pattern, place): &(&Pattern, Option<usize>)| match place {
            Some(place) => self.printed[place].clone(),
            None => pattern.to_string(),
        };
        self.pairs.iter().map(line).collect()
    }

    /// What the names stand for by this reading, so that one sees why a line was not recognised.
    fn captures(&self) -> String {
        if self.captures.is_empty() { String::new() } else { format!("\nwhere {}", self.captures) }
    }
}

/// Where the printed lines leave the expected order.
pub(crate) fn difference(expected: &[Pattern], printed: &[String], known: &Captures) -> String {
    let reading = Reading::of(expected, printed, known);
    let expected = reading.expected();
    let (expected, printed) = (borrow(&expected), borrow(printed));
    let diff = TextDiff::from_slices(&expected, &printed);
    let changes: Vec<_> = diff
        .iter_all_changes()
        .map(|change| match change.tag() {
            ChangeTag::Equal => format!("  {}", change.value()),
            ChangeTag::Delete => format!("- {}", change.value()),
            ChangeTag::Insert => format!("+ {}", change.value()),
        })
        .collect();
    block("difference (- expected, + printed)", &changes) + &reading.captures()
}

/// Which lines were not printed.
pub(crate) fn missing(expected: &[Pattern], printed: &[String], known: &Captures) -> String {
    let reading = Reading::of(expected, printed, known);
    reading.missing() + &reading.captures()
}

/// Which lines are too few and which too many, in whatever order.
pub(crate) fn missing_and_extra(expected: &[Pattern], printed: &[String], known: &Captures) -> String {
    let reading = Reading::of(expected, printed, known);
    format!("{}\n{}{}", reading.missing(), reading.extra(), reading.captures())
}

fn borrow(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}
