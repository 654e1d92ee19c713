//! A picture for a page: it takes its colour and its size from what is around it.

use std::fmt::Write;

use super::frame::{Frame, State};
use super::table::escaped;
use super::{headline, wrap};
use crate::fold::{Picture, fold};
use crate::marks::{Mark, Names, Sign, counted, duration};
use crate::{LaneId, Trace};

/// On a telephone 360 pixels are left, where this makes letters of 11 pixels out of 12.5.
const WIDTH: f64 = 400.0;
const LINE: f64 = 16.0;
/// A character's width, on the average of a wide font without serifs.
const CHARACTER: f64 = 7.1;
const TIMES: f64 = 46.0;
const GAP: f64 = 5.0;

const STYLE: &str = "\
svg.xray{font:12.5px system-ui,sans-serif;fill:currentColor;color:inherit;max-width:100%;height:auto}\
svg.xray .t,svg.xray .n{opacity:.75;font-size:11px}\
svg.xray .t{text-anchor:end;font-variant-numeric:tabular-nums}\
svg.xray .h{font-weight:600}\
svg.xray .c{text-anchor:middle;font-weight:600}\
svg.xray .r,svg.xray .s,svg.xray .a,svg.xray .o{fill:none;stroke:currentColor}\
svg.xray .r{stroke-width:2.2}\
svg.xray .s{stroke-width:1.4;stroke-dasharray:1.5 3.5;stroke-linecap:round}\
svg.xray .a{stroke:var(--xray-arrow,currentColor);stroke-width:1.2}\
svg.xray .p{fill:var(--xray-arrow,currentColor)}\
svg.xray .o{stroke-width:1.6;fill:var(--xray-paper,var(--bg,Canvas))}\
svg.xray .x{fill:none;stroke:currentColor;stroke-width:2.4}";

/// Draws a trace as an SVG element that can stand in a page or in a file of its own.
///
/// It is made for the page's own markup, where `currentColor` is the page's; `--xray-arrow` and
/// `--xray-paper` (else `--bg`) may name the colours of arrows and of hollow signs.
pub fn svg(trace: &Trace) -> String {
    let picture = fold(trace);
    Drawing::new(trace, &picture).draw()
}

struct Drawing<'a> {
    trace: &'a Trace,
    picture: &'a Picture,
    names: Names<'a>,
    frame: Frame<'a>,
    pitch: f64,
    out: String,
}

/// A mark's place, once it is known how many lines its words take.
struct Row<'a> {
    mark: &'a Mark,
    y: f64,
    words: Vec<String>,
}

impl<'a> Drawing<'a> {
    fn new(trace: &'a Trace, picture: &'a Picture) -> Self {
        let pitch = (150.0 / picture.lanes.len().max(1) as f64).clamp(12.0, 26.0);
        Self { trace, picture, names: Names::new(trace), frame: Frame::new(trace), pitch, out: String::new() }
    }

    fn x(&self, lane: LaneId) -> f64 {
        let column = self.picture.lanes.iter().position(|&other| other == lane).unwrap_or(0);
        TIMES + 14.0 + column as f64 * self.pitch
    }

    fn words_from(&self) -> f64 {
        TIMES + 14.0 + self.picture.lanes.len() as f64 * self.pitch - self.pitch / 2.0 + 8.0
    }

    fn draw(mut self) -> String {
        let mut y = LINE;
        let mut texts = String::new();
        for line in wrap(&headline(self.trace), characters(WIDTH - 40.0)) {
            _ = writeln!(texts, "<text class=\"h\" x=\"2\" y=\"{y}\">{}</text>", escaped(&line));
            y += LINE;
        }
        for &lane in &self.picture.lanes {
            let words = format!("{}: {}", lane + 1, self.names.described(lane));
            for line in wrap(&words, characters(WIDTH)) {
                _ = writeln!(texts, "<text x=\"2\" y=\"{y}\">{}</text>", escaped(&line));
                y += LINE;
            }
        }
        y += 8.0;
        // Two digits are wider than a narrow lane: every other number stands higher.
        let step = if self.pitch < 17.0 && self.picture.lanes.len() > 9 { 12.0 } else { 0.0 };
        y += step;
        for (column, &lane) in self.picture.lanes.iter().enumerate() {
            let [x, y] = [self.x(lane), y - step * (column % 2) as f64].map(number);
            _ = writeln!(texts, "<text class=\"c\" x=\"{x}\" y=\"{y}\">{}</text>", lane + 1);
        }
        y += LINE;

        let per_line = characters(WIDTH - self.words_from());
        let mut rows = Vec::new();
        for mark in &self.picture.marks {
            let words = wrap(&mark.words, per_line);
            let height = words.len() as f64 * LINE;
            rows.push(Row { mark, y, words });
            y += height + GAP;
        }
        let bottom = y;
        y += 8.0;
        let mut feet = String::new();
        // What no picture shows is said below the table, once for the reader who opens it.
        let sleeps = "Solid: runs. Dotted: sleeps in the kernel. Arrow: from cause to effect.";
        let notes = self.picture.notes.iter().map(String::as_str);
        for note in [sleeps].into_iter().chain(notes) {
            for line in wrap(note, (WIDTH / 6.3) as usize) {
                _ = writeln!(feet, "<text class=\"n\" x=\"2\" y=\"{y}\">{}</text>", escaped(&line));
                y += 14.0;
            }
        }

        self.open(y);
        self.out.push_str(&texts);
        self.lives(&rows, bottom);
        let mut shown_time = String::new();
        for row in &rows {
            let time = duration(row.mark.at);
            if time != shown_time {
                let x = number(TIMES);
                _ = writeln!(self.out, "<text class=\"t\" x=\"{x}\" y=\"{}\">{time}</text>", number(row.y));
            }
            shown_time = time;
            self.row(row);
        }
        self.out.push_str(&feet);
        self.out.push_str("</svg>\n");
        self.out
    }

    fn open(&mut self, height: f64) {
        // Several pictures stand on a page: what belongs together needs a name of its own.
        let id = format!("xray-{:x}", fingerprint(self.trace.to_json().as_bytes()));
        let height = number(height);
        _ = writeln!(
            self.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"xray\" role=\"img\" viewBox=\"0 0 {WIDTH} {height}\" \
             width=\"{WIDTH}\" height=\"{height}\" aria-labelledby=\"{id}-title {id}-desc\">"
        );
        let lanes = counted(self.trace.lanes.len(), "process or thread", "processes and threads");
        let rows = counted(self.picture.marks.len(), "mark", "marks");
        let title = escaped(&headline(self.trace));
        _ = writeln!(self.out, "<title id=\"{id}-title\">{title}</title>");
        _ = writeln!(
            self.out,
            "<desc id=\"{id}-desc\">What the kernel saw: {lanes}, {rows} from top to bottom in the order of time, \
             with arrows from causes to effects. The table of events says the same.</desc>"
        );
        _ = writeln!(self.out, "<style>{STYLE}</style>");
    }

    /// The lines of the lanes, from row to row.
    fn lives(&mut self, rows: &[Row], bottom: f64) {
        for &lane in &self.picture.lanes {
            let x = number(self.x(lane));
            let mut begun: Option<(State, f64)> = None;
            for row in rows {
                let y = row.y - 4.0;
                let now = self.frame.state(lane, row.mark.at);
                match begun {
                    Some((before, _)) if before == now => continue,
                    Some((before, from)) => self.life(&x, before, from, y),
                    None => {}
                }
                begun = Some((now, y));
            }
            if let Some((last, from)) = begun
                && self.trace.lanes[lane].ended.is_none()
            {
                self.life(&x, last, from, bottom - LINE);
            }
        }
    }

    fn life(&mut self, x: &str, state: State, from: f64, to: f64) {
        let class = match state {
            State::Absent => return,
            State::Runs => "r",
            State::Sleeps => "s",
        };
        _ = writeln!(self.out, "<path class=\"{class}\" d=\"M{x} {}V{}\"/>", number(from), number(to));
    }

    fn row(&mut self, row: &Row) {
        let y = row.y - 4.0;
        let x = self.x(row.mark.lane);
        if let Some(child) = row.mark.child {
            let to = self.x(child);
            _ = writeln!(self.out, "<path class=\"a\" d=\"M{} {}H{}\"/>", number(x), number(y), number(to));
            _ = writeln!(self.out, "<circle cx=\"{}\" cy=\"{}\" r=\"2.6\"/>", number(to), number(y));
        }
        if let Some(from) = row.mark.from {
            self.arrow(self.x(from.lane), x, y);
        }
        self.sign(row.mark.sign, x, y);
        for (line, words) in row.words.iter().enumerate() {
            let y = number(row.y + line as f64 * LINE);
            _ = writeln!(self.out, "<text x=\"{}\" y=\"{y}\">{}</text>", number(self.words_from()), escaped(words));
        }
    }

    fn arrow(&mut self, from: f64, to: f64, y: f64) {
        let side = if from < to { -1.0 } else { 1.0 };
        let tip = to + side * 5.0;
        let back = tip + side * 4.5;
        let [from, tip, back, y, above, below] = [from, tip, back, y, y - 3.2, y + 3.2].map(number);
        _ = writeln!(self.out, "<path class=\"a\" d=\"M{from} {y}H{back}\"/>");
        _ = writeln!(self.out, "<path class=\"p\" d=\"M{tip} {y}L{back} {above}V{below}Z\"/>");
    }

    fn sign(&mut self, sign: Sign, x: f64, y: f64) {
        let shape = |class: &str, path: String| {
            let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
            format!("<path{class} d=\"{path}\"/>")
        };
        let [cx, cy] = [x, y].map(number);
        let polygon = |points: &[(f64, f64)]| {
            let mut path = String::new();
            for (number_of, (dx, dy)) in points.iter().enumerate() {
                let step = if number_of == 0 { 'M' } else { 'L' };
                _ = write!(path, "{step}{} {}", number(x + dx), number(y + dy));
            }
            path + "Z"
        };
        let square = [(-3.8, -3.8), (3.8, -3.8), (3.8, 3.8), (-3.8, 3.8)];
        let up = [(-4.4, 3.6), (0.0, -4.4), (4.4, 3.6)];
        let drawn = match sign {
            Sign::Start => format!(
                "<circle class=\"o\" cx=\"{cx}\" cy=\"{cy}\" r=\"5\"/><circle cx=\"{cx}\" cy=\"{cy}\" r=\"2.4\"/>"
            ),
            Sign::Birth => shape("", polygon(&[(-4.6, 0.0), (0.0, -4.6), (4.6, 0.0), (0.0, 4.6)])),
            Sign::Exec => shape("o", polygon(&square)),
            Sign::End => shape("", polygon(&square)),
            Sign::Killed => {
                let [left, right, top, bottom] = [x - 4.0, x + 4.0, y - 4.0, y + 4.0].map(number);
                shape("x", format!("M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}"))
            }
            Sign::Signal => shape("o", polygon(&up)),
            Sign::Wakes => shape("", polygon(&up)),
            Sign::Blocks => format!("<circle class=\"o\" cx=\"{cx}\" cy=\"{cy}\" r=\"3.8\"/>"),
            Sign::Resumes => format!("<circle cx=\"{cx}\" cy=\"{cy}\" r=\"4.2\"/>"),
            Sign::Reads => shape("", polygon(&[(-4.4, 0.0), (3.6, -4.2), (3.6, 4.2)])),
            Sign::Writes => shape("", polygon(&[(4.4, 0.0), (-3.6, -4.2), (-3.6, 4.2)])),
            Sign::Prints => {
                let [left, right] = [x - 4.4, x + 4.4].map(number);
                let lines: Vec<_> =
                    [-3.0, 0.0, 3.0].map(|dy| format!("M{left} {}H{right}", number(y + dy))).into_iter().collect();
                shape("x", lines.concat())
            }
            Sign::Does => format!("<circle cx=\"{cx}\" cy=\"{cy}\" r=\"2.6\"/>"),
        };
        _ = writeln!(self.out, "{drawn}");
    }
}

fn characters(width: f64) -> usize {
    (width / CHARACTER) as usize
}

/// One decimal, and none where it is 0.
fn number(value: f64) -> String {
    let tenths = (value * 10.0).round();
    if tenths % 10.0 == 0.0 { format!("{}", tenths / 10.0) } else { format!("{:.1}", tenths / 10.0) }
}

/// FNV-1a, which is the same everywhere and always.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
