//! Counts what many runs of one program come to.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::report::Counted;
use crate::supervise::End;

/// The results so far.
#[derive(Debug, Default)]
pub struct Tally {
    indices: HashMap<(String, Option<i32>, Option<String>), usize>,
    seen: Vec<Counted>,
}

impl Tally {
    pub fn add(&mut self, text: String, end: &End) {
        let key = (normalised(&text, end.pids), end.code, end.signal.clone());
        let index = *self.indices.entry(key).or_insert(self.seen.len());
        if index == self.seen.len() {
            self.seen.push(Counted { count: 0, text, code: end.code, signal: end.signal.clone() });
        }
        self.seen[index].count += 1;
    }

    /// The most frequent first; among equals, the one seen first.
    pub fn list(&self) -> Vec<Counted> {
        let mut list = self.seen.clone();
        list.sort_by_key(|outcome| std::cmp::Reverse(outcome.count));
        list
    }
}

/// Numbers that change from run to run: addresses and ids of threads, times, and process ids.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let words = [
        r"(?<long>0x[0-9a-fA-F]{5,}|\b\d{12,}\b)",
        r"(?<time>\b\d+\.\d+ ?(?:s|ms|us|µs|ns|seconds?|milliseconds?|microseconds?)\b|\b\d+ ?(?:ms|us|µs|ns|milliseconds|microseconds)\b)",
        r"\b(?<id>\d+)\b",
    ];
    Regex::new(&words.join("|")).expect("the pattern is well formed")
});

/// The text with times left out, and ids counted in the order in which they first appear.
fn normalised(text: &str, pids: Option<(u32, u32)>) -> String {
    let mut known: HashMap<String, usize> = HashMap::new();
    let replaced = NUMBER.replace_all(text, |found: &Captures| {
        let whole = &found[0];
        let is_pid =
            |id: &str| id.parse().is_ok_and(|id: u32| pids.is_some_and(|(low, high)| (low..=high).contains(&id)));
        if found.name("id").is_some_and(|id| !is_pid(id.as_str())) {
            return whole.to_owned();
        }
        if found.name("time").is_some() {
            return "#".to_owned();
        }
        let next = known.len() + 1;
        format!("#{}", known.entry(whole.to_owned()).or_insert(next))
    });
    replaced.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn process_ids_are_counted() {
        let text = |a: u32, b: u32| format!("{a}: the child of {b}\n{b}: 2 of 3, {a}\n");
        let shape = normalised(&text(501, 500), Some((500, 510)));
        assert_eq!(shape, "#1: the child of #2\n#2: 2 of 3, #1\n");
        assert_eq!(shape, normalised(&text(701, 700), Some((700, 703))));
        assert_eq!(normalised("20000 added: 500", None), "20000 added: 500");
    }

    #[test]
    fn times_and_addresses_say_nothing() {
        assert_eq!(normalised("took 1.25 s and 3ms, 0.5 of it", None), "took # and #, 0.5 of it");
        assert_eq!(normalised("thread 139872345678901 at 0x7f12ab34cd", None), "thread #1 at #2");
        assert_eq!(normalised("woke after 2 seconds", None), "woke after 2 seconds");
    }

    #[test]
    fn the_most_frequent_is_first() {
        let mut tally = Tally::default();
        for text in ["a", "b", "b", "a", "b"] {
            tally.add(text.to_owned(), &End::default());
        }
        tally.add("b".to_owned(), &End { code: Some(1), ..End::default() });
        let list: Vec<_> = tally.list().into_iter().map(|one| (one.count, one.text, one.code)).collect();
        assert_eq!(list, [(3, "b".into(), None), (2, "a".into(), None), (1, "b".into(), Some(1))]);
    }
}
