//! Text, SVG and table.

use std::process::Command;

use xray::render::{Style, svg, table, text};
use xray::{Arrow, ArrowKind, Channel, ChannelKind, Ended, Error, Event, Lane, LaneKind, SCHEMA, Trace, What};

use crate::support::traced;

/// A process and a child that write to each other very often, and many other children.
fn long() -> Trace {
    let lane = |id: usize| Lane {
        kind: LaneKind::Process,
        process: id,
        parent: (id > 0).then_some(0),
        pid: 1000 + id as i32,
        name: format!("name & <{id}>"),
        join: None,
        born: id as u64,
        ended: Some(1_000_000),
    };
    let event = |lane, at, what| Event { lane, at, until: Some(at), blocked: false, error: None, what };
    let mut events = vec![event(0, 0, What::Start)];
    for child in 1..40 {
        events.push(event(0, child as u64, What::Fork { child }));
        events.push(event(child, child as u64, What::Start));
    }
    let mut arrows = Vec::new();
    for round in 0..5000 {
        events.push(event(0, 100 + round * 2, What::Write { channel: 0, bytes: 8 }));
        events.push(event(1, 101 + round * 2, What::Read { channel: 0, bytes: 8 }));
        arrows.push(Arrow { from: events.len() - 2, to: events.len() - 1, kind: ArrowKind::Data });
    }
    for child in 0..40 {
        events.push(event(child, 1_000_000, What::Exit { code: 0 }));
    }
    Trace {
        schema: SCHEMA,
        command: vec!["long\u{1}".to_owned()],
        ended: Ended::Exited { code: 0 },
        duration: 1_000_000,
        lanes: (0..40).map(lane).collect(),
        events,
        arrows,
        channels: vec![Channel { kind: ChannelKind::Pipe, peer: None }],
        words: Vec::new(),
        hidden: 0,
    }
}

#[test]
fn the_same_trace_gives_the_same_bytes() {
    let trace = long();
    let again = Trace::from_json(&trace.to_json()).unwrap();
    assert_eq!(trace, again);
    assert_eq!(svg(&trace), svg(&again));
    assert_eq!(table(&trace), table(&again));
    assert_eq!(text(&trace, Style::Coloured), text(&again, Style::Coloured));
}

#[test]
fn a_long_run_is_folded_and_says_so() {
    let trace = long();
    let rows = table(&trace).matches("<tr><td>").count();
    assert!(rows <= 60, "{rows} rows");
    let text = text(&trace, Style::Plain);
    assert!(text.contains("more like this"), "{text}");
    assert!(text.contains("And 28 more processes and threads like these"), "{text}");
}

#[test]
fn a_picture_has_80_columns() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "echo a line that is longer than what is left of eighty columns beside the lanes; sleep 0"]);
    for trace in [long(), traced(shell)] {
        for line in text(&trace, Style::Plain).lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn an_svg_is_well_formed_and_described_in_words() {
    let picture = svg(&long());
    let document = roxmltree::Document::parse(&picture).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    for id in root.attribute("aria-labelledby").unwrap().split(' ') {
        let named = root.children().find(|child| child.attribute("id") == Some(id)).unwrap();
        assert!(named.text().is_some_and(|text| !text.is_empty()));
    }
}

#[test]
fn an_svg_takes_its_colours_from_the_page() {
    let picture = svg(&long());
    assert!(picture.contains("currentColor"));
    assert!(!picture.contains("rgb") && !picture.contains("fill=\"#"), "a colour of its own");
}

#[test]
fn another_schema_or_a_broken_reference_is_refused() {
    let mut newer = long();
    newer.schema = SCHEMA + 1;
    let mut broken = long();
    broken.events[3].lane = 99;
    for trace in [newer, broken] {
        assert!(matches!(Trace::from_json(&trace.to_json()), Err(Error::Schema(_))));
    }
    assert!(matches!(Trace::from_json("{}"), Err(Error::Schema(_))));
}

/// Ten lanes that write to each other, and print once: the prints stay.
#[test]
fn what_lanes_print_is_folded_after_what_they_do_to_each_other() {
    let mut trace = long();
    trace.lanes.truncate(10);
    trace.events.retain(|event| matches!(event.what, What::Start | What::Exit { .. }) && event.lane < 10);
    trace.arrows.clear();
    let end = trace.events.len() - 10;
    for lane in 0..10 {
        let print = What::Print { stream: "stdout".to_owned(), bytes: 6, text: format!("line {lane}") };
        let writes = vec![What::Write { channel: 0, bytes: 8 }; 20];
        for what in writes.into_iter().chain([print]) {
            let event = Event { lane, at: 900_000, until: Some(900_000), blocked: false, error: None, what };
            trace.events.insert(end, event);
        }
    }
    let text = text(&trace, Style::Plain);
    assert!((0..10).all(|lane| text.contains(&format!("line {lane}”"))), "{text}");
    assert!(text.contains("Left out: 200 marks of reading, writing, waiting and waking"), "{text}");
    assert!(!text.contains("pipe a"), "{text}");
}

#[test]
fn each_event_has_a_line_in_the_json() {
    let (trace, json) = (long(), long().to_json());
    let lines = json.lines().filter(|line| line.contains("\"what\":")).count();
    assert_eq!(lines, trace.events.len());
}
