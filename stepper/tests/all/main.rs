//! What must hold for every stepper, and for the machinery behind them.

mod book;
mod programs;

use std::sync::LazyLock;

use stepper::graph::Graph;
use stepper::spec::Stepper;

/// A stepper, and its states.
struct Explored {
    stepper: Stepper,
    graph: Graph,
}

/// All steppers of the book. Exploring them takes seconds, so it is done once.
static ALL: LazyLock<Vec<Explored>> = LazyLock::new(|| {
    let explored = |stepper: Stepper| Explored { graph: stepper.run(), stepper };
    stepper::steppers().into_iter().map(explored).collect()
});

fn named(name: &str) -> &'static Explored {
    ALL.iter().find(|it| it.stepper.name == name).expect("there is such a stepper")
}

/// Fails with all complaints at once.
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
