//! A picture for a terminal: a column for each lane, time runs downwards.

use std::fmt::Write;

use super::frame::{Frame, State};
use super::{headline, wrap};
use crate::fold::{Picture, fold};
use crate::marks::{Mark, Names, Sign, duration};
use crate::{BLIND_SPOTS, LaneId, Trace};

const WIDTH: usize = 80;
const TIME: usize = 8;

/// Whether a picture may use colours, which repeat what its signs say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For a file, a pipe, or where `NO_COLOR` is set.
    Plain,
    /// For a terminal.
    Coloured,
}

/// Draws a trace in 80 columns.
pub fn text(trace: &Trace, style: Style) -> String {
    let picture = fold(trace);
    let names = Names::new(trace);
    let mut out = String::new();

    for line in wrap(&headline(trace), WIDTH) {
        _ = writeln!(out, "{line}");
    }
    for &lane in &picture.lanes {
        for (number, line) in wrap(&names.described(lane), WIDTH - 7).iter().enumerate() {
            let id = if number == 0 { (lane + 1).to_string() } else { String::new() };
            _ = writeln!(out, "{id:>5}  {line}");
        }
    }
    out.push('\n');
    let canvas = Canvas::new(trace, &picture, style);
    canvas.header(&mut out);
    let mut shown_time = String::new();
    for mark in &picture.marks {
        let time = duration(mark.at);
        let time_cell = if time == shown_time { "" } else { &time };
        canvas.row(&mut out, mark, time_cell);
        shown_time = time;
    }
    out.push('\n');
    let signs = "│ runs  ┆ sleeps in the kernel  ├─▸ from cause to effect  ○ sleeps  ● goes on";
    _ = writeln!(out, "{signs}");
    for note in picture.notes.iter().chain(&picture.hidden).map(String::as_str).chain([BLIND_SPOTS]) {
        for line in wrap(note, WIDTH) {
            _ = writeln!(out, "{line}");
        }
    }
    out
}

fn sign(sign: Sign) -> char {
    match sign {
        Sign::Start => '◉',
        Sign::Birth => '◆',
        Sign::Exec => '□',
        Sign::End => '■',
        Sign::Killed => '×',
        Sign::Signal => '△',
        Sign::Blocks => '○',
        Sign::Resumes => '●',
        Sign::Reads => '◀',
        Sign::Writes => '▶',
        Sign::Prints => '≡',
        Sign::Wakes => '▲',
        Sign::Does => '∙',
    }
}

/// A character, and the lane that it belongs to.
type Cell = (char, Option<LaneId>);

struct Canvas<'a> {
    frame: Frame<'a>,
    lanes: &'a [LaneId],
    pitch: usize,
    style: Style,
}

impl<'a> Canvas<'a> {
    fn new(trace: &'a Trace, picture: &'a Picture, style: Style) -> Self {
        Self { frame: Frame::new(trace), lanes: &picture.lanes, pitch: 3, style }
    }

    fn column(&self, lane: LaneId) -> usize {
        self.lanes.iter().position(|&other| other == lane).unwrap_or(0) * self.pitch
    }

    fn header(&self, out: &mut String) {
        let mut numbers = String::new();
        for &lane in self.lanes {
            _ = write!(numbers, "{:<width$}", lane + 1, width = self.pitch);
        }
        _ = writeln!(out, "{:TIME$}  {}", "", numbers.trim_end());
    }

    /// The lanes as they are at a moment.
    fn lanes_at(&self, at: u64) -> Vec<Cell> {
        let mut cells = vec![(' ', None); self.lanes.len() * self.pitch];
        for &lane in self.lanes {
            let line = match self.frame.state(lane, at) {
                State::Absent => continue,
                State::Runs => '│',
                State::Sleeps => '┆',
            };
            cells[self.column(lane)] = (line, Some(lane));
        }
        cells
    }

    fn row(&self, out: &mut String, mark: &Mark, time: &str) {
        let mut cells = self.lanes_at(mark.at);
        let at = self.column(mark.lane);
        if let Some(child) = mark.child {
            let end = if self.column(child) > at { '╮' } else { '╭' };
            self.line(&mut cells, at, self.column(child), child, None);
            cells[self.column(child)] = (end, Some(child));
        }
        if let Some(from) = mark.from {
            let source = self.column(from.lane);
            self.line(&mut cells, source, at, from.lane, Some(if source < at { '▸' } else { '◂' }));
            let alive = self.frame.state(from.lane, mark.at) != State::Absent;
            let corner = match (source < at, alive) {
                (true, true) => '├',
                (true, false) => '╰',
                (false, true) => '┤',
                (false, false) => '╯',
            };
            cells[source] = (corner, Some(from.lane));
        }
        cells[at] = (sign(mark.sign), Some(mark.lane));

        let width = WIDTH - TIME - 2 - cells.len() - 1;
        for (number, words) in wrap(&mark.words, width).iter().enumerate() {
            if number == 0 {
                _ = write!(out, "{time:>TIME$}  ");
            } else {
                _ = write!(out, "{:TIME$}  ", "");
                cells = self.lanes_at(mark.at);
            }
            let line = self.painted(&cells);
            _ = writeln!(out, "{}", format!("{line} {words}").trim_end());
        }
    }

    /// A line between two columns, both excluded.
    fn line(&self, cells: &mut [Cell], from: usize, to: usize, lane: LaneId, head: Option<char>) {
        let (left, right) = (from.min(to), from.max(to));
        for cell in &mut cells[left + 1..right] {
            *cell = (if matches!(cell.0, '│' | '┆') { '┼' } else { '─' }, Some(lane));
        }
        if let Some(head) = head {
            let at = if from < to { to - 1 } else { to + 1 };
            cells[at] = (head, Some(lane));
        }
    }

    fn painted(&self, cells: &[Cell]) -> String {
        const COLOURS: [u8; 6] = [36, 33, 35, 32, 34, 31];
        let mut out = String::new();
        for &(character, lane) in cells {
            match lane {
                Some(lane) if self.style == Style::Coloured => {
                    _ = write!(out, "\x1b[{}m{character}\x1b[0m", COLOURS[lane % COLOURS.len()]);
                }
                _ => out.push(character),
            }
        }
        out
    }
}
