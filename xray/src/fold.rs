//! Many marks told by few: of those that are alike the first stay, and one mark counts the others.

use std::collections::{HashMap, HashSet};

use crate::marks::{Mark, Sign, counted, marks};
use crate::{LaneId, Trace};

/// With more marks and lanes it is no picture.
pub const MARKS: usize = 60;
const LANES: usize = 12;

/// What is drawn.
pub struct Picture {
    pub marks: Vec<Mark>,
    /// The lanes that have a column, in order.
    pub lanes: Vec<LaneId>,
    /// What is not drawn, in sentences.
    pub notes: Vec<String>,
    /// What came before the first line, in a sentence for those who can have it shown.
    pub hidden: Option<String>,
}

pub fn fold(trace: &Trace) -> Picture {
    let (all, undrawn) = marks(trace);
    let lanes = lanes(trace, &all);
    let shown: HashSet<_> = lanes.iter().copied().collect();
    let (on_lanes, elsewhere): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|mark| shown.contains(&mark.child.unwrap_or(mark.lane)) && shown.contains(&mark.lane));

    let mut notes: Vec<_> = undrawn.words().into_iter().collect();
    if lanes.len() < trace.lanes.len() {
        let more = trace.lanes.len() - lanes.len();
        let lanes = counted(more, "more process or thread", "more processes and threads");
        notes.insert(0, format!("And {lanes} like these, with {}.", counted(elsewhere.len(), "mark", "marks")));
    }
    // An arrow from a lane without a column would come from nowhere.
    let mut marks = few(on_lanes, &mut notes);
    for mark in &mut marks {
        mark.from = mark.from.filter(|from| shown.contains(&from.lane));
    }
    let hidden = (trace.hidden > 0)
        .then(|| format!("Hidden: {} before the program's first line.", counted(trace.hidden, "event", "events")));
    Picture { marks, lanes, notes, hidden }
}

/// The program, and of the others those that do most, no more than have room.
fn lanes(trace: &Trace, marks: &[Mark]) -> Vec<LaneId> {
    if trace.lanes.len() <= LANES {
        return (0..trace.lanes.len()).collect();
    }
    // Of each kind of lane, that is of the same parent and kind, some are shown before a second
    // one.
    let mut of_kind: HashMap<_, usize> = HashMap::new();
    let mut busy: HashMap<LaneId, usize> = HashMap::new();
    for mark in marks {
        *busy.entry(mark.lane).or_default() += 1;
    }
    let mut ranked: Vec<_> = (0..trace.lanes.len())
        .map(|id| {
            let lane = &trace.lanes[id];
            let rank = of_kind.entry((lane.parent, lane.kind, &lane.name)).or_default();
            *rank += 1;
            (id != 0, *rank, id)
        })
        .collect();
    ranked.sort_unstable();
    let mut lanes: Vec<_> = ranked.into_iter().take(LANES).map(|(.., id)| id).collect();
    lanes.sort_unstable();
    lanes
}

/// Keeps as many of each likeness as there is room for, and all births and ends. What lanes do to
/// each other by way of the kernel is folded first, and left out before what they print.
fn few(marks: Vec<Mark>, notes: &mut Vec<String>) -> Vec<Mark> {
    if marks.len() <= MARKS {
        return marks;
    }
    let by_lane = |mark: &Mark| (Some(mark.lane), mark.likeness.0, mark.likeness.1.clone());
    let of_all = |mark: &Mark| (None, mark.likeness.0, mark.likeness.1.clone());
    // There are ten signs that are neither a birth nor an end: with these of twelve lanes that is
    // less than there is room for.
    let of_sign = |mark: &Mark| (None, mark.likeness.0, String::new());

    let talk_first = |keep| keeping(&marks, |mark| if is_talk(mark) { keep } else { ALL }, by_lane);
    if let Some(folded) = [8, 5].into_iter().map(talk_first).find(|folded| folded.len() <= MARKS) {
        return folded;
    }
    let (talk, told): (Vec<_>, Vec<_>) = marks.iter().cloned().partition(is_talk);
    let lanes: HashSet<_> = marks.iter().map(|mark| mark.lane).collect();
    let marks = if told.iter().filter(|mark| !always_stays(mark)).count() >= lanes.len() {
        let talk = counted(talk.len(), "mark", "marks");
        notes.push(format!("Left out: {talk} of reading, writing, waiting and waking among them."));
        told
    } else {
        // They have little to say but that.
        match [3, 2, 1].into_iter().map(talk_first).find(|folded| folded.len() <= MARKS) {
            Some(folded) => return folded,
            None => marks,
        }
    };
    if marks.len() <= MARKS {
        return marks;
    }
    let by_lane = [8, 5, 3, 2, 1].into_iter().map(|keep| keeping(&marks, |_| keep, by_lane));
    let of_all = [8, 5, 3, 2, 1].into_iter().map(|keep| keeping(&marks, |_| keep, of_all));
    let mut ways = by_lane.chain(of_all);
    ways.find(|folded| folded.len() <= MARKS).unwrap_or_else(|| keeping(&marks, |_| 1, of_sign))
}

const ALL: usize = usize::MAX;

/// Whether a mark is about data and sleepers, not about what the program set out to do.
fn is_talk(mark: &Mark) -> bool {
    let kinds = ["read", "write", "futex", "wake", "poll", "connect", "accept", "exec"];
    kinds.iter().any(|kind| mark.likeness.1.starts_with(kind))
}

fn always_stays(mark: &Mark) -> bool {
    matches!(mark.sign, Sign::Start | Sign::Birth | Sign::End | Sign::Killed)
}

type Likeness = (Option<LaneId>, Sign, String);

fn keeping(marks: &[Mark], keep: impl Fn(&Mark) -> usize, likeness: impl Fn(&Mark) -> Likeness) -> Vec<Mark> {
    let mut counts: HashMap<Likeness, usize> = HashMap::new();
    for mark in marks {
        *counts.entry(likeness(mark)).or_default() += 1;
    }
    let mut seen: HashMap<Likeness, usize> = HashMap::new();
    let mut folded = Vec::new();
    for mark in marks {
        let (like, keep) = (likeness(mark), keep(mark));
        let nth = seen.entry(like.clone()).or_default();
        *nth += 1;
        let count = counts[&like];
        // One mark that counts one other is no gain.
        if always_stays(mark) || *nth <= keep || count - 1 == keep {
            folded.push(mark.clone());
        } else if *nth == keep + 1 {
            let others = count - keep - 1;
            let where_ = if like.0.is_some() { "" } else { " in all lanes" };
            folded.push(Mark { words: format!("{}, and {others} more like this{where_}", mark.words), ..mark.clone() });
        }
    }
    folded
}
