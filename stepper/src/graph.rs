//! The states of a program as a reader meets them: equal ones are one, and it is known which of
//! them reach a goal.

use std::collections::{HashMap, VecDeque};

use crate::spec::Goal;
use schedules::explore::{Seen, Stand, State, Step};

/// The states of a program, and what leads from one to another.
pub struct Graph {
    /// The first is the one that the program begins with.
    pub states: Vec<State>,
    /// Ways from the first state to a last one.
    pub schedules: u128,
}

impl Graph {
    /// Puts states together that look alike and from which all that follows looks alike.
    #[must_use]
    pub fn new(states: &[State]) -> Self {
        let mut merge =
            Merge { from: states, met: vec![None; states.len()], numbers: HashMap::new(), states: Vec::new() };
        let first = merge.state(0);
        let states = in_order(&merge.states, first);
        let schedules = ways(&states, 0, &mut vec![None; states.len()]);
        Self { states, schedules }
    }

    /// The states in which the goal is reached.
    #[must_use]
    pub fn reached(&self, goal: &Goal, threads: &[String], shared: &[String]) -> Vec<usize> {
        let is_reached = |state: &&usize| holds(goal, &self.states[**state].seen, threads, shared);
        (0..self.states.len()).collect::<Vec<_>>().iter().filter(is_reached).copied().collect()
    }

    /// A shortest way from a state to one of these: each step with the state that it leaves.
    #[must_use]
    pub fn shortest(&self, from: usize, to: &[usize]) -> Option<Vec<(usize, &Step)>> {
        let mut came: Vec<Option<(usize, &Step)>> = vec![None; self.states.len()];
        let mut queue = VecDeque::from([from]);
        while let Some(state) = queue.pop_front() {
            if to.contains(&state) {
                let mut way: Vec<_> = std::iter::successors(came[state], |(before, _)| came[*before]).collect();
                way.reverse();
                return Some(way);
            }
            for step in &self.states[state].steps {
                if came[step.to].is_none() {
                    came[step.to] = Some((state, step));
                    queue.push_back(step.to);
                }
            }
        }
        None
    }

    /// The states that nothing follows.
    #[must_use]
    pub fn last(&self) -> Vec<usize> {
        (0..self.states.len()).filter(|state| self.states[*state].steps.is_empty()).collect()
    }
}

/// Whether all that the goal asks for is so.
fn holds(goal: &Goal, seen: &Seen, threads: &[String], shared: &[String]) -> bool {
    let stands =
        |names: &[String], is: fn(&Stand) -> bool| names.iter().all(|name| is(&seen.threads[place(threads, name)]));
    let is_asleep = |stand: &Stand| matches!(stand, Stand::Before { asleep: Some(_), .. });
    let is_waiting = |stand: &Stand| matches!(stand, Stand::Before { wants: Some(_), asleep: None, .. });
    let has = |thread: &str, lock: &str| seen.shared[place(shared, lock)].holders.contains(&place(threads, thread));
    let times = |line: &String| seen.printed.iter().filter(|printed| *printed == line).count();
    goal.ends_with.as_ref().is_none_or(|result| seen.result.as_ref() == Some(result))
        && goal.ends_containing.as_ref().is_none_or(|part| seen.result.as_ref().is_some_and(|it| it.contains(part)))
        && (!goal.hangs || seen.hangs())
        && stands(&goal.asleep, is_asleep)
        && stands(&goal.waiting, is_waiting)
        && goal.holds.iter().all(|(thread, locks)| locks.iter().all(|lock| has(thread, lock)))
        && goal.prints.as_ref().is_none_or(|line| times(line) >= goal.times.unwrap_or(1))
        && goal.value.as_ref().is_none_or(|[name, value]| seen.shared[place(shared, name)].value == *value)
}

fn place(names: &[String], name: &str) -> usize {
    names.iter().position(|other| other == name).unwrap_or_else(|| panic!("a goal names {name}, which is not there"))
}

/// Numbers states from the last to the first.
struct Merge<'a> {
    from: &'a [State],
    met: Vec<Option<usize>>,
    numbers: HashMap<(Seen, Vec<Step>), usize>,
    states: Vec<State>,
}

impl Merge<'_> {
    fn state(&mut self, old: usize) -> usize {
        if let Some(number) = self.met[old] {
            return number;
        }
        let state = &self.from[old];
        let steps: Vec<_> = state.steps.iter().map(|step| Step { to: self.state(step.to), ..step.clone() }).collect();
        let new = self.states.len();
        let number = *self.numbers.entry((state.seen.clone(), steps.clone())).or_insert(new);
        if number == new {
            self.states.push(State { seen: state.seen.clone(), steps });
        }
        self.met[old] = Some(number);
        number
    }
}

/// The same states, numbered by how far they are from the first.
fn in_order(states: &[State], first: usize) -> Vec<State> {
    let (mut order, mut numbers) = (vec![first], HashMap::from([(first, 0)]));
    let mut next = 0;
    while next < order.len() {
        for step in &states[order[next]].steps {
            numbers.entry(step.to).or_insert_with(|| {
                order.push(step.to);
                order.len() - 1
            });
        }
        next += 1;
    }
    let renumbered = |state: &State| {
        let steps = state.steps.iter().map(|step| Step { to: numbers[&step.to], ..step.clone() }).collect();
        State { seen: state.seen.clone(), steps }
    };
    order.iter().map(|old| renumbered(&states[*old])).collect()
}

fn ways(states: &[State], from: usize, known: &mut Vec<Option<u128>>) -> u128 {
    if let Some(ways) = known[from] {
        return ways;
    }
    let steps = &states[from].steps;
    let all = if steps.is_empty() { 1 } else { steps.iter().map(|step| ways(states, step.to, known)).sum() };
    known[from] = Some(all);
    all
}
