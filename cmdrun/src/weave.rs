//! Puts outputs where their commands stood.

use std::ops::Range;

use crate::find::{Fence, Found, Kind, Site};

/// The page with each command replaced by its output, and each mistake by what is wrong; `outputs`
/// are in the order of the commands.
pub(crate) fn weave<'o>(markdown: &str, found: &Found, outputs: impl IntoIterator<Item = &'o str>) -> String {
    let mut outputs = outputs.into_iter();
    let mut edits = Vec::new();
    for host in &found.hosts {
        let fill = |site| fill(site, outputs.next().expect("one for each command"), &host.kind);
        let filled: Vec<Edit> = host.sites.iter().map(fill).collect();
        match &host.kind {
            Kind::CodeSpan { range, content, in_table } => {
                let content = apply(content, 0..content.len(), &filled);
                edits.push((range.clone(), span(&content, *in_table)));
            }
            Kind::CodeBlock(Some(fence)) => edits.extend(fenced(markdown, fence, filled)),
            Kind::CodeBlock(None) | Kind::Markdown | Kind::Cell | Kind::Text { .. } => edits.extend(filled),
        }
    }
    for mistake in &found.mistakes {
        let place = mistake.place.clone();
        edits.extend(place.map(|place| (place, format!("**cmdrun error**: {}", mistake.what))));
    }
    // A block's fence is around a language that a command names.
    edits.sort_by_key(|(range, _)| range.start);
    apply(markdown, 0..markdown.len(), &edits)
}

type Edit = (Range<usize>, String);

fn apply(text: &str, within: Range<usize>, edits: &[Edit]) -> String {
    let mut result = String::with_capacity(within.len());
    let mut done = within.start;
    for (range, replacement) in edits {
        result.push_str(&text[done..range.start]);
        result.push_str(replacement);
        done = range.end;
    }
    result.push_str(&text[done..within.end]);
    result
}

fn fill(site: &Site, output: &str, kind: &Kind) -> Edit {
    let output = if kind.is_code() { visible(output) } else { output.to_owned() };
    let glue = match kind {
        Kind::CodeSpan { .. } | Kind::Text { .. } => " ".to_owned(),
        Kind::Cell => "<br>".to_owned(),
        _ => format!("\n{}", site.margin),
    };
    // Among words, blanks at the end would undo an emphasis around the command.
    let lines = match (&site.line, kind) {
        (None, Kind::Markdown | Kind::Cell | Kind::Text { .. }) => output.trim_end(),
        _ => output.strip_suffix('\n').unwrap_or(&output),
    };
    let text = lines.replace('\n', &glue);
    let text = if matches!(kind, Kind::Cell | Kind::Text { in_table: true }) { in_cell(&text) } else { text };
    let text = match &site.line {
        Some(_) if output.is_empty() => text,
        Some(lead) => format!("{lead}{text}\n"),
        None => text,
    };
    (site.range.clone(), text)
}

/// The text with a backslash before each pipe that has none.
fn in_cell(text: &str) -> String {
    let mut escaped = String::new();
    let mut last = ' ';
    for letter in text.chars() {
        if letter == '|' && last != '\\' {
            escaped.push('\\');
        }
        escaped.push(letter);
        last = letter;
    }
    escaped
}

/// Makes control characters seen, so that no terminal escape hides in a page.
pub(crate) fn visible(output: &str) -> String {
    let picture = |c: char| match c {
        '\n' | '\t' => c,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(c),
        '\x7f' => '␡',
        _ => c,
    };
    output.replace("\r\n", "\n").chars().map(picture).collect()
}

/// The edits of a fenced block, and longer fences if a line of output could be taken for one.
fn fenced(markdown: &str, fence: &Fence, mut edits: Vec<Edit>) -> Vec<Edit> {
    let mark = &markdown[fence.open.start..=fence.open.start];
    let close = fence.close.clone();
    let end = match (&close, edits.last()) {
        (Some(close), _) => close.start,
        (None, Some((last, _))) => last.end,
        (None, None) => return edits,
    };
    let body = apply(markdown, fence.open.end..end, &edits);
    let longest = body.lines().map(|line| row_length(line, mark)).max();
    let needed = longest.map_or(0, |row| row + 1);
    if needed > fence.open.len() {
        let row = mark.repeat(needed);
        edits.insert(0, (fence.open.clone(), row.clone()));
        edits.extend(close.map(|close| (close, row)));
    }
    edits
}

/// The length of a line that could close a fence, wherever quotes and lists put it; 0 for others.
fn row_length(line: &str, mark: &str) -> usize {
    let row = line.trim_start_matches([' ', '\t', '>']).trim_end();
    if row.trim_start_matches(mark).is_empty() { row.len() } else { 0 }
}

/// A code span around any text.
pub(crate) fn span(content: &str, in_table: bool) -> String {
    if content.is_empty() {
        return String::new();
    }
    let longest = content.split(|c| c != '`').map(str::len).max();
    let ticks = "`".repeat(longest.map_or(1, |run| run + 1));
    // The parser takes away one space at each end, if both are there.
    let spaced = content.starts_with(' ') && content.ends_with(' ') && !content.trim().is_empty();
    let pad = if spaced || content.starts_with('`') || content.ends_with('`') { " " } else { "" };
    let content = if in_table { content.replace('|', "\\|") } else { content.to_owned() };
    format!("{ticks}{pad}{content}{pad}{ticks}")
}
