//! The programs do what the pages ask of them, in every schedule, and shuttle as it comes says the
//! same.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use schedules::explore::Stand;
use shuttle::scheduler::{DfsScheduler, RandomScheduler};
use shuttle::{Config, FailurePersistence, Runner};
use stepper::{PLAIN, take_printed};

use crate::{ALL, Explored, named, none};

/// Schedules up to which all of them are run again, one by one. Shuttle's own steps are finer than
/// those of a stepper, so that it has more.
const FEW: u128 = 100;

/// Schedules that are tried of those that have more.
const SOME: usize = 500;

/// What a program printed, and what it ended with.
type Outcome = (Vec<String>, String);

#[test]
fn each_goal_is_reached_or_shown_not_to_be() {
    let mut complaints = Vec::new();
    for it in ALL.iter() {
        let names = it.stepper.thread_names();
        for goal in &it.stepper.goals {
            let reached = it.graph.reached(goal, &names, &it.stepper.shared);
            let way = it.graph.shortest(0, &reached);
            if way.is_some() == goal.never {
                complaints.push(format!("{}: {} Reached in {:?} states", it.stepper.name, goal.text, reached.len()));
            }
        }
        if it.stepper.goals.is_empty() {
            complaints.push(format!("{} has no goal", it.stepper.name));
        }
    }
    none(complaints);
}

/// What all schedules lead to; `None` stands for a program that hangs.
fn outcomes(it: &Explored) -> BTreeSet<Option<Outcome>> {
    let outcome = |state: usize| {
        let seen = &it.graph.states[state].seen;
        seen.result.clone().map(|result| (seen.printed.clone(), result))
    };
    it.graph.last().into_iter().map(outcome).collect()
}

/// What shuttle's own schedulers find, and whether one of them found a deadlock. It stops there.
fn found_by_shuttle(it: &Explored, all: bool) -> (BTreeSet<Option<Outcome>>, bool) {
    let start = it.stepper.program(PLAIN).start;
    let found = Arc::new(Mutex::new(BTreeSet::new()));
    let record = Arc::clone(&found);
    let program = move || {
        take_printed();
        let result = start();
        record.lock().expect("one thread runs").insert(Some((take_printed(), result)));
    };
    let mut config = Config::new();
    config.failure_persistence = FailurePersistence::None;
    let run = || match all {
        true => Runner::new(DfsScheduler::new(None, false), config).run(program),
        false => Runner::new(RandomScheduler::new_from_seed(7, SOME), config).run(program),
    };
    let ended = catch_unwind(AssertUnwindSafe(run));
    let hung = ended.is_err_and(|panic| {
        let message = panic.downcast_ref::<String>().cloned().unwrap_or_default();
        assert!(message.starts_with("deadlock!"), "{}: {message}", it.stepper.name);
        true
    });
    let found = found.lock().expect("one thread runs").clone();
    (found, hung)
}

#[test]
fn shuttle_as_it_comes_finds_the_same_outcomes() {
    for it in ALL.iter() {
        let name = &it.stepper.name;
        let ours = outcomes(it);
        let all = it.graph.schedules <= FEW;
        let (theirs, hung) = found_by_shuttle(it, all);
        assert!(theirs.is_subset(&ours), "{name}: shuttle finds {theirs:?}, the stepper {ours:?}");
        assert!(!hung || ours.contains(&None), "{name}: shuttle finds a deadlock, the stepper none");
        if all && !hung {
            assert_eq!(theirs, ours, "{name}: of {} schedules", it.graph.schedules);
        }
    }
}

#[test]
fn every_state_says_where_each_thread_stands() {
    for it in ALL.iter() {
        let code = it.stepper.code(stepper::package());
        for state in &it.graph.states {
            for stand in &state.seen.threads {
                let Stand::Before { line, text, .. } = stand else { continue };
                let line = &code.shown[*line as usize - 1].text;
                assert!(!line.trim().is_empty(), "{}: {text} at an empty line", it.stepper.name);
            }
            let choices: Vec<_> = state.seen.choices().collect();
            let steps: Vec<_> = state.steps.iter().map(|step| step.thread).collect();
            assert_eq!(choices, steps, "{}: a choice leads nowhere", it.stepper.name);
            assert_eq!(state.steps.is_empty(), state.seen.result.is_some() || state.seen.hangs());
        }
    }
}

#[test]
fn two_additions_have_six_orders() {
    let it = named("lost_update");
    assert_eq!((it.graph.schedules, it.graph.states.len()), (6, 12));
    assert_eq!(outcomes(it), BTreeSet::from([Some((vec![], "1".into())), Some((vec![], "2".into()))]));
}

#[test]
fn of_two_crossed_locks_half_the_schedules_hang() {
    let it = named("crossed_locks");
    let hangs: Vec<_> = it.graph.last().into_iter().filter(|state| it.graph.states[*state].seen.hangs()).collect();
    assert_eq!(it.graph.shortest(0, &hangs).map(|way| way.len()), Some(2), "two steps");
    // Once one has its first lock, either thread may be next, and only one of the two hangs.
    let first = &it.graph.states[0].steps;
    let second = first.iter().flat_map(|step| &it.graph.states[step.to].steps);
    let hung = second.filter(|step| hangs.contains(&step.to)).count();
    assert_eq!((hung, it.graph.schedules), (2, 4));
}
