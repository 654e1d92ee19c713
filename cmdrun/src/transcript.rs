//! What a command printed.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::noise::{Pids, has_pids, same_lines, without_noise};

/// What a command printed, how often, and how long that took.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Printed {
    /// Empty if there are outcomes.
    pub output: String,
    /// What many runs printed, the most frequent first.
    pub outcomes: Vec<Outcome>,
    pub seconds: f64,
    /// The numbers that its processes had, if the output shows them.
    pub pids: Option<Pids>,
}

/// One of the things that many runs of a command printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How many runs printed it.
    pub count: usize,
    /// What the first of them printed.
    pub text: String,
}

impl Printed {
    pub fn once(output: String, seconds: f64, pids: Option<Pids>) -> Self {
        let pids = pids.filter(|pids| has_pids(&output, pids));
        Self { output, outcomes: Vec::new(), seconds, pids }
    }

    /// Counts what many runs printed. Among equally frequent outcomes the one seen first is the
    /// first.
    pub fn many(runs: impl IntoIterator<Item = Self>, seconds: f64) -> Self {
        let mut shapes: Vec<String> = Vec::new();
        let mut outcomes: Vec<Outcome> = Vec::new();
        for run in runs {
            let shape = without_noise(&run.output, run.pids.as_ref(), true);
            match shapes.iter().position(|known| *known == shape) {
                Some(place) => outcomes[place].count += 1,
                None => {
                    shapes.push(shape);
                    outcomes.push(Outcome { count: 1, text: run.output });
                }
            }
        }
        outcomes.sort_by_key(|outcome| std::cmp::Reverse(outcome.count));
        Self { output: String::new(), outcomes, seconds, pids: None }
    }

    /// What the outcomes look like, however often each was seen.
    fn shapes(&self) -> BTreeSet<String> {
        self.outcomes.iter().map(|outcome| without_noise(&outcome.text, None, true)).collect()
    }

    /// Whether a new run says what this one said. From the same sources also times and the order of
    /// lines may vary.
    pub fn says_the_same(&self, new: &Self, same_sources: bool) -> bool {
        if !self.outcomes.is_empty() || !new.outcomes.is_empty() {
            return same_sources && self.shapes() == new.shapes();
        }
        let old = without_noise(&self.output, self.pids.as_ref(), same_sources);
        let now = without_noise(&new.output, new.pids.as_ref(), same_sources);
        old == now || same_sources && same_lines(&unnumbered(&old), &unnumbered(&now))
    }
}

/// The text with ids that are not even counted: in another order of lines they would be counted
/// differently.
fn unnumbered(text: &str) -> String {
    let mut result = String::new();
    let mut pieces = text.split('#');
    result += pieces.next().unwrap_or_default();
    for piece in pieces {
        result.push('#');
        result += piece.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    result
}

/// What many runs of a command printed: in a line, and folded below it in a table. On one line of
/// HTML, since an empty line would end it.
pub(crate) fn table(command: &str, outcomes: &[Outcome]) -> String {
    const MOST_ROWS: usize = 6;
    let runs: usize = outcomes.iter().map(|outcome| outcome.count).sum();
    let mut html = format!(
        "<details class=\"outcomes\"><summary>What {runs} runs of <code>{}</code> printed: {}</summary>\
         <table><thead><tr><th>Runs</th><th>Share</th><th>Output</th></tr></thead><tbody>",
        escaped(&command.replace("../", "")),
        in_a_line(outcomes)
    );
    for Outcome { count, text } in outcomes.iter().take(MOST_ROWS) {
        let share = 100.0 * *count as f64 / runs as f64;
        // A string takes everything.
        let _ = write!(
            html,
            "<tr><td>{count}</td><td><span class=\"bar\" style=\"width: {share:.1}%\"></span></td>\
             <td><pre>{}</pre></td></tr>",
            escaped(text.strip_suffix('\n').unwrap_or(text))
        );
    }
    html += "</tbody>";
    let rest = outcomes.get(MOST_ROWS..).unwrap_or_default();
    if !rest.is_empty() {
        let seen: usize = rest.iter().map(|outcome| outcome.count).sum();
        let outcomes =
            if rest.len() == 1 { "1 other outcome".to_owned() } else { format!("{} other outcomes", rest.len()) };
        let times = if seen == 1 { "once".to_owned() } else { format!("{seen} times") };
        let _ = write!(html, "<tfoot><tr><td colspan=\"3\">{outcomes}, seen {times} in all</td></tr></tfoot>");
    }
    html += "</table></details>\n";
    html
}

/// How much the outcomes vary.
fn in_a_line(outcomes: &[Outcome]) -> String {
    match outcomes {
        [] | [_] => "the same each time".to_owned(),
        [first, ..] if first.count == 1 => format!("{} outcomes, each of them once", outcomes.len()),
        [first, ..] => format!("{} outcomes, the most frequent {} times", outcomes.len(), first.count),
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::new();
    for letter in crate::weave::visible(text).chars() {
        match letter {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '\n' => html += "&#10;",
            letter => html.push(letter),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn once(text: &str, pids: Option<Pids>) -> Printed {
        Printed::once(text.to_owned(), 1.0, pids)
    }

    #[test]
    fn outcomes_are_counted_without_noise() {
        let runs = ["b 3 ms\n", "a 11\n", "b 4 ms\n", "a 12\n", "b 5 ms\n"].map(|text| once(text, Some(11..=12)));
        let counted = Printed::many(runs, 1.0).outcomes;
        let counted: Vec<_> = counted.iter().map(|outcome| (outcome.count, outcome.text.as_str())).collect();
        assert_eq!(counted, [(3, "b 3 ms\n"), (2, "a 11\n")]);
    }

    #[test]
    fn ids_never_say_anything_and_times_and_order_only_from_other_sources() {
        let old = once("10 began\n11 took 1.5 s\n", Some(10..=11));
        for (new, same_sources, says_the_same) in [
            ("20 began\n21 took 1.5 s\n", false, true),
            ("20 began\n21 took 1.6 s\n", false, false),
            ("20 began\n21 took 1.6 s\n", true, true),
            ("21 took 1.5 s\n20 began\n", false, false),
            ("21 took 1.5 s\n20 began\n", true, true),
            ("20 began\n21 took 1.5 s\n30\n", true, false),
        ] {
            assert_eq!(old.says_the_same(&once(new, Some(20..=21)), same_sources), says_the_same, "{new}");
        }
    }

    #[test]
    fn a_table_is_one_line_and_has_six_rows() {
        let outcome = |count| Outcome { count, text: format!("<{count}>\n\n&\n") };
        let html = table("../x a&b", &(0..8).rev().map(|n| outcome(n + 1)).collect::<Vec<_>>());
        assert_eq!(html.matches('\n').count(), 1);
        assert_eq!(html.matches("<pre>").count(), 6);
        let line = "What 36 runs of <code>x a&amp;b</code> printed: 8 outcomes, the most frequent 8 times</summary>";
        assert!(html.contains(line), "{html}");
        assert!(html.contains("<tr><td>8</td><td><span class=\"bar\" style=\"width: 22.2%\">"), "{html}");
        assert!(html.contains("<pre>&lt;8&gt;&#10;&#10;&amp;</pre>"), "{html}");
        assert!(html.contains("2 other outcomes, seen 3 times in all"), "{html}");
        assert!(table("x", &[outcome(1)]).find("other").is_none());
    }
}
