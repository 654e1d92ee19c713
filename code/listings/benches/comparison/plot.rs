//! The plots: a row for each way, a panel each for time, processor time and memory. A dot is the
//! median, the line behind it reaches from the least to the most. The scales are logarithmic, since
//! the ways differ by orders of magnitude.

use std::error::Error;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{Job, Language, Program, called, memory, spread, time};

/// Colours that can be read on the pages' grounds. Form says the same as colour: a disc is Rust, a
/// ring is Python.
pub struct Theme {
    pub name: &'static str,
    text: RGBColor,
    grid: RGBColor,
    rust: RGBColor,
    python: RGBColor,
}

pub const LIGHT: Theme = Theme {
    name: "light",
    text: RGBColor(0x1b, 0x1b, 0x1b),
    grid: RGBColor(0xc9, 0xc9, 0xc4),
    rust: RGBColor(0xa8, 0x3b, 0x0b),
    python: RGBColor(0x1f, 0x5f, 0x99),
};

pub const DARK: Theme = Theme {
    name: "dark",
    text: RGBColor(0xc8, 0xc9, 0xdb),
    grid: RGBColor(0x55, 0x5a, 0x70),
    rust: RGBColor(0xf2, 0x9a, 0x5b),
    python: RGBColor(0x7c, 0xc0, 0xf0),
};

/// Panels side by side, or for a narrow screen one below the other, each with the names.
#[derive(Clone, Copy, PartialEq)]
pub enum Layout {
    Wide,
    Narrow,
}

const WIDTH: u32 = 880;
const NARROW_WIDTH: u32 = 400;
const ROW: u32 = 24;
/// The titles above the panels, and the scales below them.
const HEAD: u32 = 34;
const FOOT: u32 = 26;
const RADIUS: i32 = 5;
const NAMES: i32 = 194;
/// Comes out as 13 pixels.
const SIZE: f64 = 16.0;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

pub fn job(job: &Job, programs: &[&Program], theme: &Theme, layout: Layout) -> Result<String, Box<dyn Error>> {
    let mut svg = String::new();
    let height = HEAD + ROW * programs.len() as u32 + FOOT;
    let size = if layout == Layout::Wide { (WIDTH, height) } else { (NARROW_WIDTH, 3 * height) };
    {
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        let (names, panels) = match layout {
            Layout::Wide => {
                let (names, panels) = area.split_horizontally(NAMES);
                (vec![names], panels.split_evenly((1, 3)))
            }
            Layout::Narrow => {
                let rows = area.split_evenly((3, 1)).into_iter();
                rows.map(|row| row.split_horizontally(NAMES)).unzip()
            }
        };
        for names in &names {
            write_names(names, programs, theme)?;
        }
        let wall = |program: &Program| spread(&program.wall_ms);
        let cpu = |program: &Program| spread(&program.cpu_ms);
        let most = |program: &Program| spread(&program.memory_mib());
        panel(&panels[0], "time, log scale", programs, wall, time, theme)?;
        panel(&panels[1], "CPU time, log scale", programs, cpu, time, theme)?;
        panel(&panels[2], "memory, log scale", programs, most, memory, theme)?;
        area.present()?;
    }
    // The file's own words, for a reader that opens it alone.
    let title = format!("<title>{}: time, CPU time and memory of each way</title>", job.title);
    Ok(svg.replacen("\">\n", &format!("\">\n{title}\n"), 1))
}

/// The middle of a row, from the top.
fn middle(row: usize) -> i32 {
    (HEAD + ROW * row as u32 + ROW / 2) as i32
}

fn colour<'a>(program: &Program, theme: &'a Theme) -> &'a RGBColor {
    if program.language == Language::Rust { &theme.rust } else { &theme.python }
}

fn write_names(area: &Area, programs: &[&Program], theme: &Theme) -> Result<(), Box<dyn Error>> {
    for (row, program) in programs.iter().enumerate() {
        let language = if program.language == Language::Rust { "Rust" } else { "Python" };
        let style = TextStyle::from(("sans-serif", SIZE)).color(colour(program, theme));
        let name = format!("{language}, {}", called(&program.way, program.language));
        area.draw(&Text::new(name, (0, middle(row)), style.pos(Pos::new(HPos::Left, VPos::Center))))?;
    }
    Ok(())
}

fn panel(
    area: &Area,
    title: &str,
    programs: &[&Program],
    values: impl Fn(&Program) -> Option<[f64; 3]>,
    say: fn(f64) -> String,
    theme: &Theme,
) -> Result<(), Box<dyn Error>> {
    let (width, height) = area.dim_in_pixel();
    let spreads: Vec<_> = programs.iter().map(|program| values(program)).collect();
    let least = spreads.iter().flatten().map(|spread| spread[0]).fold(f64::INFINITY, f64::min);
    let most = spreads.iter().flatten().map(|spread| spread[2]).fold(0.0, f64::max);
    let (first, last) = (least.max(0.01).log10().floor(), (most * 1.01).max(0.02).log10().ceil());
    // Room at the right for the figure beside the last dot.
    let (left, right) = (10.0, f64::from(width) - 76.0);
    let place = |value: f64| (left + (right - left) * (value.max(0.01).log10() - first) / (last - first)) as i32;

    let text = |x: HPos| TextStyle::from(("sans-serif", SIZE)).color(&theme.text).pos(Pos::new(x, VPos::Center));
    area.draw(&Text::new(title, (left as i32, HEAD as i32 / 2), text(HPos::Left)))?;
    let decades: Vec<_> = (first as i32..=last as i32).map(|power| 10_f64.powi(power)).collect();
    for (number, &decade) in decades.iter().enumerate() {
        let line = vec![(place(decade), HEAD as i32), (place(decade), (height - FOOT) as i32)];
        area.draw(&PathElement::new(line, theme.grid))?;
        if number == 0 || number + 1 == decades.len() {
            let anchor = if number == 0 { HPos::Left } else { HPos::Center };
            let label = say(decade).replacen(".00", "", 1).replacen(".0 ", " ", 1);
            area.draw(&Text::new(label, (place(decade), (height - FOOT / 2) as i32), text(anchor)))?;
        }
    }
    for (row, (program, spread)) in programs.iter().zip(spreads).enumerate() {
        let (colour, y) = (colour(program, theme), middle(row));
        let Some([low, middle_value, high]) = spread else {
            area.draw(&Text::new("too short to see", (left as i32, y), text(HPos::Left)))?;
            continue;
        };
        let thick = colour.stroke_width(2);
        let ring = program.language == Language::Python;
        if place(high) - place(low) > 2 * RADIUS {
            area.draw(&PathElement::new(vec![(place(low), y), (place(high), y)], thick))?;
        }
        area.draw(&Circle::new((place(middle_value), y), RADIUS, if ring { thick } else { colour.filled() }))?;
        area.draw(&Text::new(say(middle_value), (place(high) + 10, y), text(HPos::Left)))?;
    }
    Ok(())
}
