//! What differs from run to run although nothing has changed.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

/// Addresses and ids of threads, times, and process ids.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let words = [
        r"(?<long>0x[0-9a-fA-F]{5,}|\b\d{12,}\b)",
        r"(?<time>\b\d+\.\d+ ?(?:s|ms|us|µs|ns|seconds?|milliseconds?|microseconds?)\b|\b\d+ ?(?:ms|us|µs|ns|milliseconds|microseconds)\b)",
        r"\b(?<id>\d+)\b",
    ];
    Regex::new(&words.join("|")).expect("the pattern is well formed")
});

/// The numbers that processes had while a command ran.
pub(crate) type Pids = RangeInclusive<u32>;

/// The text with ids counted in the order in which they first appear, and perhaps with times left
/// out.
pub(crate) fn without_noise(text: &str, pids: Option<&Pids>, without_times: bool) -> String {
    let mut known: HashMap<String, usize> = HashMap::new();
    let replaced = NUMBER.replace_all(text, |found: &Captures| {
        let whole = &found[0];
        if found.name("id").is_some_and(|id| !is_pid(id.as_str(), pids)) {
            return whole.to_owned();
        }
        if found.name("time").is_some() {
            return if without_times { "#".to_owned() } else { whole.to_owned() };
        }
        let next = known.len() + 1;
        format!("#{}", known.entry(whole.to_owned()).or_insert(next))
    });
    replaced.into_owned()
}

/// Whether the text shows numbers that may be those of processes.
pub(crate) fn has_pids(text: &str, pids: &Pids) -> bool {
    NUMBER.captures_iter(text).any(|found| found.name("id").is_some_and(|id| is_pid(id.as_str(), Some(pids))))
}

fn is_pid(id: &str, pids: Option<&Pids>) -> bool {
    id.parse().is_ok_and(|id| pids.is_some_and(|pids| pids.contains(&id)))
}

/// Whether two lists have the same lines, in whatever order.
pub(crate) fn same_lines(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    sorted(a) == sorted(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn process_ids_are_counted() {
        let text = |a: u32, b: u32| format!("{a}: the child of {b}\n{b}: 2 of 3, {a}\n");
        let shape = without_noise(&text(501, 500), Some(&(500..=510)), true);
        assert_eq!(shape, "#1: the child of #2\n#2: 2 of 3, #1\n");
        assert_eq!(shape, without_noise(&text(701, 700), Some(&(700..=703)), true));
        assert_eq!(without_noise("20000 added: 500", None, true), "20000 added: 500");
    }

    #[test]
    fn times_and_addresses_say_nothing() {
        assert_eq!(without_noise("took 1.25 s and 3ms, 0.5 of it", None, true), "took # and #, 0.5 of it");
        assert_eq!(without_noise("took 1.25 s", None, false), "took 1.25 s");
        assert_eq!(without_noise("thread 139872345678901 at 0x7f12ab34cd", None, true), "thread #1 at #2");
        assert_eq!(without_noise("woke after 2 seconds", None, true), "woke after 2 seconds");
    }

    #[test]
    fn the_order_of_lines_says_nothing() {
        assert!(same_lines("a\nb\na\n", "b\na\na"));
        assert!(!same_lines("a\nb\n", "a\nb\nb\n"));
    }
}
