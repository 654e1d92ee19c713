//! What a page includes: the program, a schedule as a table for those without JavaScript, and the
//! states as data.
//!
//! It has no empty line, for Markdown ends a piece of HTML there.

use std::fmt::Write as _;

use serde::Serialize;

use crate::graph::Graph;
use crate::package;
use crate::spec::Stepper;
use schedules::Event;
use schedules::explore::{Look, Stand, State};

/// The states, in tables: what is there more than once is written once.
#[derive(Serialize)]
struct Data<'a> {
    threads: &'a [String],
    shared: &'a [String],
    schedules: String,
    goals: Vec<GoalData<'a>>,
    /// Where a thread stands: `[kind, line, text, for what]`.
    stands: Vec<(u8, u32, &'a str, &'a str)>,
    /// A shared value, which thread holds it, and which sleep there.
    looks: Vec<(&'a str, &'a [usize], &'a [usize])>,
    printed: Vec<&'a [String]>,
    /// The thread, the line, what it did, and what it printed.
    events: Vec<(usize, u32, &'a str, Option<&'a str>)>,
    states: Vec<StateData<'a>>,
}

/// The numbers of stands, looks and what was printed; steps; what the program ended with.
type StateData<'a> = (Vec<usize>, Vec<usize>, usize, Vec<StepData>, Option<&'a str>);

/// The thread that is chosen, the state that it leads to, and the events on the way.
type StepData = (usize, usize, Vec<usize>);

#[derive(Serialize)]
struct GoalData<'a> {
    text: &'a str,
    reached: Vec<usize>,
}

/// The kinds of stands, as `theme/stepper.js` knows them.
const READY: u8 = 0;
const WANTS: u8 = 1;
const ASLEEP: u8 = 2;
const WAITS: u8 = 3;
const DONE: u8 = 4;

impl Stepper {
    /// The fragment for the stepper's page.
    #[must_use]
    pub fn fragment(&self, graph: &Graph) -> String {
        let names = self.thread_names();
        let count = graph.states.iter().map(|state| state.seen.threads.len()).max().unwrap_or_default();
        let threads = &names[..count];
        let mut html = String::new();
        let name = &self.name;
        writeln!(html, "<section class=\"stepper\" id=\"stepper-{name}\" aria-labelledby=\"stepper-{name}-title\">")
            .expect(TAKES);
        let title = escaped(&self.title);
        let call = escaped(&self.call);
        writeln!(html, "<p class=\"stepper-title\" id=\"stepper-{name}-title\">{title}: <code>{call}</code></p>")
            .expect(TAKES);
        html.push_str("<ol class=\"stepper-code\" aria-label=\"The program\">\n");
        for line in self.code(package()).shown {
            writeln!(html, "<li><span>{}</span></li>", escaped(&line.text)).expect(TAKES);
        }
        html.push_str("</ol>\n");
        html.push_str(&self.table(graph, threads));
        let data = serde_json::to_string(&self.data(graph, threads)).expect("it is text and numbers");
        // Nothing in it can end the script.
        writeln!(html, "<script type=\"application/json\">{}</script>", data.replace('<', "\\u003c")).expect(TAKES);
        html.push_str("</section>\n");
        html
    }

    fn data<'a>(&'a self, graph: &'a Graph, threads: &'a [String]) -> Data<'a> {
        let (mut stands, mut looks, mut printed, mut events) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let goal = |goal: &'a crate::spec::Goal| GoalData {
            text: &goal.text,
            reached: graph.reached(goal, &self.thread_names(), &self.shared),
        };
        let mut state = |state: &'a State| -> StateData<'a> {
            let seen = &state.seen;
            let steps = state.steps.iter().map(|step| {
                (step.thread, step.to, step.events.iter().map(|it| number(&mut events, event(it))).collect())
            });
            (
                seen.threads.iter().map(|it| number(&mut stands, stand(it))).collect(),
                seen.shared.iter().map(|it| number(&mut looks, look(it))).collect(),
                number(&mut printed, seen.printed.as_slice()),
                steps.collect(),
                seen.result.as_deref(),
            )
        };
        let states = graph.states.iter().map(&mut state).collect();
        let goals = self.goals.iter().map(goal).collect();
        let schedules = graph.schedules.to_string();
        Data { threads, shared: &self.shared, schedules, goals, stands, looks, printed, events, states }
    }

    /// A shortest schedule to the first goal that one reaches, and on to an end.
    fn table(&self, graph: &Graph, threads: &[String]) -> String {
        let goal = self.goals.iter().find(|goal| !goal.never).expect("a goal can be reached");
        let reached = graph.reached(goal, &self.thread_names(), &self.shared);
        let mut way = graph.shortest(0, &reached).unwrap_or_else(|| panic!("{}: no schedule does it", self.name));
        let there = way.last().map_or(0, |(_, step)| step.to);
        way.extend(graph.shortest(there, &graph.last()).expect("all that begins comes to an end"));
        let columns = shown_threads(graph, threads);
        let values: Vec<_> = (0..self.shared.len()).filter(|n| has_looks(graph, *n)).collect();
        let mut html = String::from("<div class=\"table-wrapper stepper-table\"><table>\n");
        let of = graph.schedules;
        write!(
            html,
            "<caption>{} One way to do it; there are {of} schedules.</caption>\n<thead><tr><th>step</th>",
            escaped(&goal.text)
        )
        .expect(TAKES);
        for thread in &columns {
            write!(html, "<th>{}</th>", escaped(&threads[*thread])).expect(TAKES);
        }
        for value in &values {
            write!(html, "<th><code>{}</code></th>", escaped(&self.shared[*value])).expect(TAKES);
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for ((_, step), n) in way.iter().zip(1..) {
            write!(html, "<tr><td>{n}</td>").expect(TAKES);
            for thread in &columns {
                let events = step.events.iter().filter(|event| event.thread == *thread);
                let texts: Vec<_> = events.map(|event| escaped(&event.text)).collect();
                write!(html, "<td>{}</td>", texts.join(", ")).expect(TAKES);
            }
            for value in &values {
                let look = described(&graph.states[step.to].seen.shared[*value], threads);
                write!(html, "<td>{}</td>", escaped(&look)).expect(TAKES);
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody>\n</table></div>\n");
        html
    }
}

const TAKES: &str = "a string takes it";

/// The threads that do something where others could have.
fn shown_threads(graph: &Graph, threads: &[String]) -> Vec<usize> {
    let acts = |thread: &usize| {
        let of_it = |state: &State| matches!(state.seen.threads.get(*thread), Some(Stand::Before { .. }));
        graph.states.iter().any(of_it)
    };
    (0..threads.len()).filter(acts).collect()
}

/// Whether there is ever anything to see of it.
fn has_looks(graph: &Graph, shared: usize) -> bool {
    let look = |state: &State| {
        state
            .seen
            .shared
            .get(shared)
            .is_some_and(|it| !(it.value.is_empty() && it.holders.is_empty() && it.sleepers.is_empty()))
    };
    graph.states.iter().any(look)
}

/// `1, held by A`.
fn described(look: &Look, threads: &[String]) -> String {
    let names = |of: &[usize]| of.iter().map(|thread| threads[*thread].as_str()).collect::<Vec<_>>().join(" and ");
    let mut parts = Vec::new();
    if !look.value.is_empty() {
        parts.push(look.value.clone());
    }
    if !look.holders.is_empty() {
        parts.push(format!("held by {}", names(&look.holders)));
    }
    if !look.sleepers.is_empty() {
        parts.push(format!("{} asleep there", names(&look.sleepers)));
    }
    parts.join(", ")
}

/// The number of an entry in a table, at the end of which it is put if it is new.
fn number<T: PartialEq>(table: &mut Vec<T>, entry: T) -> usize {
    table.iter().position(|other| *other == entry).unwrap_or_else(|| {
        table.push(entry);
        table.len() - 1
    })
}

fn stand(stand: &Stand) -> (u8, u32, &str, &str) {
    match stand {
        Stand::Done => (DONE, 0, "", ""),
        Stand::Waits(what) => (WAITS, 0, what, ""),
        Stand::Before { line, text, asleep: Some(at), .. } => (ASLEEP, *line, text, at),
        Stand::Before { line, text, wants: Some(lock), .. } => (WANTS, *line, text, lock),
        Stand::Before { line, text, .. } => (READY, *line, text, ""),
    }
}

fn look(look: &Look) -> (&str, &[usize], &[usize]) {
    (&look.value, &look.holders, &look.sleepers)
}

fn event(event: &Event) -> (usize, u32, &str, Option<&str>) {
    (event.thread, event.line, &event.text, event.printed.as_deref())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
