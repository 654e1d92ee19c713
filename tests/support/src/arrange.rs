//! Finds a printed line for each expected one, so that every name has one value.

use std::collections::{HashMap, HashSet};

use crate::pattern::{Captures, Names, Pattern};

/// The expected lines are printed in their order, and no others.
pub(crate) fn exactly(expected: &[Pattern], printed: &[String], known: &Captures) -> Option<Captures> {
    if expected.len() != printed.len() {
        return None;
    }
    expected.iter().zip(printed).try_fold(known.clone(), |known, (pattern, line)| pattern.read(line, &known))
}

/// The expected lines are printed in whatever order, and no others.
pub(crate) fn in_any_order(expected: &[Pattern], printed: &[String], known: &Captures) -> Option<Captures> {
    if expected.len() != printed.len() {
        return None;
    }
    somewhere(expected, printed, known)
}

/// The expected lines are printed, each in a place of its own. There may be others.
pub(crate) fn somewhere(expected: &[Pattern], printed: &[String], known: &Captures) -> Option<Captures> {
    let mut choices = choices(expected, printed);
    if !can_be_dealt_out(&choices) {
        return None;
    }
    choices.sort_by_key(Vec::len);
    arrange(&choices, known, &|picked, place| !picked.contains(&place), &mut Vec::new())
}

/// The expected lines are printed in their order. Others may stand between them.
pub(crate) fn in_order(expected: &[Pattern], printed: &[String], known: &Captures) -> Option<Captures> {
    let choices = choices(expected, printed);
    if choices.iter().any(Vec::is_empty) {
        return None;
    }
    let follows = |picked: &[usize], place| picked.last().is_none_or(|&last| last < place);
    arrange(&choices, known, &follows, &mut Vec::new())
}

/// A printed line that reads like an expected one.
struct Choice<'a> {
    place: usize,
    line: &'a str,
    names: Names<'a>,
}

/// For each expected line, the printed ones that it may stand for.
fn choices<'a>(expected: &'a [Pattern], printed: &'a [String]) -> Vec<Vec<Choice<'a>>> {
    let choices_for = |pattern: &'a Pattern| {
        let lines = printed.iter().enumerate();
        lines.filter_map(|(place, line)| Some(Choice { place, line, names: pattern.names_in(line)? })).collect()
    };
    expected.iter().map(choices_for).collect()
}

/// Picks a line for each expected one, in turn, and goes back when that leads nowhere.
///
/// `fits` says whether a line may be the next, given the places of the lines picked so far.
fn arrange(
    choices: &[Vec<Choice>],
    known: &Captures,
    fits: &impl Fn(&[usize], usize) -> bool,
    picked: &mut Vec<usize>,
) -> Option<Captures> {
    let Some(next) = choices.get(picked.len()) else {
        return Some(known.clone());
    };
    // Of lines that are the same, the first that fits is as good as any: without this, a missing
    // line among many equal ones would be searched for in each of their permutations.
    let mut tried = HashSet::new();
    for choice in next {
        if !fits(picked, choice.place) || !tried.insert(choice.line) {
            continue;
        }
        let Some(captures) = known.with(&choice.names) else { continue };
        picked.push(choice.place);
        let found = arrange(choices, &captures, fits, picked);
        if found.is_some() {
            return found;
        }
        picked.pop();
    }
    None
}

/// Whether each can have a line of its own if the names are left aside. This is quickly told, and
/// a no spares the search, which would go through every permutation of lines that look alike.
fn can_be_dealt_out(choices: &[Vec<Choice>]) -> bool {
    let mut owners = HashMap::new();
    (0..choices.len()).all(|taker| takes_one(taker, choices, &mut owners, &mut HashSet::new()))
}

/// Takes a line that is free, or one whose owner can take another.
fn takes_one(
    taker: usize,
    choices: &[Vec<Choice>],
    owners: &mut HashMap<usize, usize>,
    asked: &mut HashSet<usize>,
) -> bool {
    for &Choice { place, .. } in &choices[taker] {
        if !asked.insert(place) {
            continue;
        }
        let owner = owners.get(&place).copied();
        if owner.is_none_or(|owner| takes_one(owner, choices, owners, asked)) {
            owners.insert(place, taker);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|&line| line.into()).collect()
    }

    #[test]
    fn a_choice_that_leads_nowhere_is_taken_back() {
        let expected = Pattern::all(["{a} starts", "{b} starts", "{a} is first"]);
        let printed = lines(&["7 starts", "8 starts", "8 is first"]);
        let captures = in_any_order(&expected, &printed, &Captures::default()).unwrap();
        assert_eq!(captures.to_string(), "a = 8, b = 7");

        let expected = Pattern::all(["{a} starts", "{a} ends"]);
        let printed = lines(&["7 starts", "8 starts", "8 ends"]);
        let captures = in_order(&expected, &printed, &Captures::default()).unwrap();
        assert_eq!(captures.to_string(), "a = 8");
    }

    #[test]
    fn what_is_known_remains_true() {
        let known = Pattern::new("{n}").read("1", &Captures::default()).unwrap();
        let expected = Pattern::all(["n is {n}"]);
        assert!(in_order(&expected, &lines(&["n is 1"]), &known).is_some());
        assert!(in_order(&expected, &lines(&["n is 2"]), &known).is_none());
    }

    #[test]
    fn a_line_that_is_missing_among_many_equal_ones_is_missed_at_once() {
        let mut expected = vec!["tick"; 40];
        expected.push("{n} and {n}");
        let mut printed = lines(&["tick"; 40]);
        printed.push("1 and 2".into());
        let expected = Pattern::all(expected);
        assert!(in_any_order(&expected, &printed, &Captures::default()).is_none());
        assert!(in_order(&expected, &printed, &Captures::default()).is_none());
    }

    #[test]
    fn a_line_that_is_missing_among_many_that_look_alike_is_missed_at_once() {
        let expected = Pattern::all((1..=40).map(|n| format!("{{w{n}}} works")));
        let mut printed: Vec<_> = (1..=39).map(|n| format!("{n} works")).collect();
        printed.push("40 sleeps".into());
        assert!(in_any_order(&expected, &printed, &Captures::default()).is_none());
    }
}
