//! The rows of a picture as an HTML table, to be read aloud.

use std::fmt::Write;

use super::headline;
use crate::fold::fold;
use crate::marks::{Names, duration};
use crate::{BLIND_SPOTS, Trace};

/// Writes the marks of a trace's picture as a table.
pub fn table(trace: &Trace) -> String {
    let picture = fold(trace);
    let names = Names::new(trace);
    let mut out = String::new();
    _ = writeln!(out, "<table class=\"xray\">");
    _ = writeln!(out, "<caption>{}</caption>", escaped(&headline(trace)));
    _ = writeln!(
        out,
        "<thead><tr><th scope=\"col\">Time</th><th scope=\"col\">Where</th><th scope=\"col\">What</th>\
         <th scope=\"col\">Because</th></tr></thead>"
    );
    _ = writeln!(out, "<tbody>");
    for mark in &picture.marks {
        let because =
            mark.from.map_or_else(String::new, |from| format!("{} {}", names.lane(from.lane), from.kind.deed()));
        let cells = [duration(mark.at), names.lane(mark.lane), mark.words.clone(), because];
        let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
        _ = writeln!(out, "<tr>{cells}</tr>");
    }
    _ = writeln!(out, "</tbody>");
    _ = writeln!(out, "</table>");
    for note in picture.notes.iter().map(String::as_str).chain([BLIND_SPOTS]) {
        _ = writeln!(out, "<p class=\"xray-note\">{}</p>", escaped(note));
    }
    out
}

/// Text for HTML and XML: what XML forbids even as an entity becomes a replacement character.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..'\x20' | '\u{7f}'..'\u{a0}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
