//! Where the commands of a page stand.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::command::Command;

/// A stretch of the page with commands in it.
#[derive(Debug)]
pub(crate) struct Host {
    pub kind: Kind,
    pub sites: Vec<Site>,
}

/// What the output of a host's commands has to fit into.
#[derive(Debug)]
pub(crate) enum Kind {
    Markdown,
    /// Markdown in a table, whose row is one line, and whose pipes end cells.
    Cell,
    /// Where the parser sees no comment, but a part of something: the target of a link, its title,
    /// an attribute, the language of a code block.
    Text {
        in_table: bool,
    },
    /// Without a fence, the block is one by its indentation.
    CodeBlock(Option<Fence>),
    /// The ranges of its sites are places in `content`, the span as the parser understood it.
    CodeSpan {
        range: Range<usize>,
        content: String,
        in_table: bool,
    },
}

/// The two rows of backticks or tildes around a code block.
#[derive(Debug)]
pub(crate) struct Fence {
    pub open: Range<usize>,
    /// `None` if the block ends with the page.
    pub close: Option<Range<usize>>,
}

/// A command and what its output replaces.
#[derive(Debug)]
pub(crate) struct Site {
    pub command: Command,
    pub range: Range<usize>,
    /// What the first line of output follows, if it has the line for itself.
    pub line: Option<String>,
    /// What each further line of output needs to stay in the same block quote or list item.
    pub margin: String,
}

impl Host {
    fn start(&self) -> usize {
        match &self.kind {
            Kind::CodeSpan { range, .. } => range.start,
            _ => self.sites.first().map_or(0, |site| site.range.start),
        }
    }
}

impl Kind {
    /// Whether output is shown as it is, rather than read as Markdown.
    pub fn is_code(&self) -> bool {
        matches!(self, Self::CodeBlock(_) | Self::CodeSpan { .. })
    }
}

/// The commands of a page, and the comments that cannot be understood.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub hosts: Vec<Host>,
    pub mistakes: Vec<Mistake>,
}

/// What is wrong with a comment.
#[derive(Debug)]
pub(crate) struct Mistake {
    pub line: usize,
    pub what: String,
    /// The comment, if a page can say in its place what is wrong.
    pub place: Option<Range<usize>>,
}

/// Finds every command.
pub(crate) fn find(markdown: &str) -> Found {
    let mut finder = Finder { markdown, read: Vec::new(), tables: Vec::new(), found: Found::default() };
    if markdown.contains("<!--") {
        finder.read();
        finder.read_the_rest();
    }
    finder.found
}

/// Those of mdBook 0.5 by default, which its settings can only take away from.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_SMART_PUNCTUATION)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM);

struct Finder<'a> {
    markdown: &'a str,
    /// What was looked into so far.
    read: Vec<Range<usize>>,
    tables: Vec<Range<usize>>,
    found: Found,
}

impl Finder<'_> {
    fn read(&mut self) {
        // The parts of the current block, each without the margin its lines stand in.
        let mut parts = Vec::new();
        let mut in_table = false;
        let mut fenced = false;
        for (event, range) in Parser::new_ext(self.markdown, OPTIONS).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    fenced = matches!(kind, CodeBlockKind::Fenced(_));
                    parts.clear();
                }
                Event::Start(Tag::HtmlBlock) => parts.clear(),
                Event::Text(_) | Event::Html(_) => parts.push(range),
                Event::End(TagEnd::CodeBlock) => self.code_block(range, &parts, fenced),
                Event::End(TagEnd::HtmlBlock) => self.html_block(range, &parts),
                Event::InlineHtml(_) => self.inline_html(range, in_table),
                Event::Code(content) => self.code_span(range, content.into_string(), in_table),
                Event::Start(Tag::Table(_)) => {
                    in_table = true;
                    self.tables.push(range);
                }
                Event::End(TagEnd::Table) => in_table = false,
                _ => {}
            }
        }
    }

    /// In code, a comment ends on its line: what looks like the start of one may be code.
    fn code_block(&mut self, block: Range<usize>, parts: &[Range<usize>], fenced: bool) {
        if let Some(first) = parts.first() {
            self.read.push(first.start..block.end);
        }
        let mut sites = Vec::new();
        for part in parts {
            let mut start = part.start;
            for line in self.markdown[part.clone()].split_inclusive('\n') {
                for comment in comments(line, start) {
                    sites.extend(self.block_site(comment, parts, true));
                }
                start += line.len();
            }
        }
        let fence = parts.last().filter(|_| fenced).map(|last| self.fence(block, last.end));
        self.keep(Kind::CodeBlock(fence), sites);
    }

    fn html_block(&mut self, block: Range<usize>, parts: &[Range<usize>]) {
        self.read.push(block.clone());
        let sites = comments(&self.markdown[block.clone()], block.start)
            .filter_map(|comment| self.block_site(comment, parts, false))
            .collect();
        self.keep(Kind::Markdown, sites);
    }

    fn inline_html(&mut self, range: Range<usize>, in_table: bool) {
        let markdown = self.markdown;
        self.read.push(range.clone());
        if markdown[range.clone()].starts_with("<!--") {
            let site = self.inline_site(markdown, range, in_table);
            let kind = if in_table { Kind::Cell } else { Kind::Markdown };
            return self.keep(kind, site.into_iter().collect());
        }
        let attributes = comments(&markdown[range.clone()], range.start);
        let sites = attributes.filter_map(|comment| self.inline_site(markdown, comment, in_table)).collect();
        self.keep(Kind::Text { in_table }, sites);
    }

    fn code_span(&mut self, range: Range<usize>, content: String, in_table: bool) {
        self.read.push(range.clone());
        let mut sites = Vec::new();
        for comment in comments(&content, 0) {
            let command = self.command(&content[comment.clone()], range.start, None);
            let command = command.and_then(|command| self.without_room(command, range.start));
            sites.extend(command.map(|command| Site { command, range: comment, line: None, margin: String::new() }));
        }
        self.keep(Kind::CodeSpan { range, content, in_table }, sites);
    }

    fn keep(&mut self, kind: Kind, sites: Vec<Site>) {
        if !sites.is_empty() {
            self.found.hosts.push(Host { kind, sites });
        }
    }

    /// Comments that the parser took for something else. What a backslash stands before is text.
    fn read_the_rest(&mut self) {
        let markdown = self.markdown;
        let mut done = 0;
        for (start, _) in markdown.match_indices("<!--") {
            let Some(comment) = comments(&markdown[start..], start).next() else { break };
            let is_read = start < done || self.read.iter().any(|range| range.contains(&start));
            let before = &markdown[..comment.start];
            let is_escaped = (before.len() - before.trim_end_matches('\\').len()) % 2 == 1;
            if is_read || is_escaped {
                continue;
            }
            done = comment.end;
            let in_table = self.tables.iter().any(|table| table.contains(&comment.start));
            let text = &markdown[comment.clone()];
            if in_table && Command::parse(text).is_some() && text.replace("\\|", "").contains('|') {
                let what = format!("`{text}`: its `|` ends the cell of the table; write `\\|`, the shell gets `|`");
                self.mistake(comment.start, what, None);
                continue;
            }
            let site = self.inline_site(markdown, comment, in_table);
            self.keep(Kind::Text { in_table }, site.into_iter().collect());
        }
        self.found.hosts.sort_by_key(Host::start);
    }

    fn command(&mut self, comment: &str, at: usize, place: Option<Range<usize>>) -> Option<Command> {
        Command::parse(comment)?.map_err(|what| self.mistake(at, what, place)).ok()
    }

    fn mistake(&mut self, at: usize, what: String, place: Option<Range<usize>>) {
        let line = self.markdown[..at].matches('\n').count() + 1;
        self.found.mistakes.push(Mistake { line, what, place });
    }

    /// What many runs print is a table, which has no room elsewhere.
    fn without_room(&mut self, command: Command, at: usize) -> Option<Command> {
        if command.runs.is_none() {
            return Some(command);
        }
        let mistake = "a command with --runs stands on a line of its own, outside code and tables";
        self.mistake(at, format!("`{}`: {mistake}", command.text), None);
        None
    }

    fn inline_site(&mut self, markdown: &str, comment: Range<usize>, in_table: bool) -> Option<Site> {
        let text = &markdown[comment.clone()];
        let text = if in_table { text.replace("\\|", "|") } else { text.to_owned() };
        let command = self.command(&text, comment.start, Some(comment.clone()))?;
        let command = self.without_room(command, comment.start)?;
        Some(Site { command, range: comment, line: None, margin: String::new() })
    }

    fn block_site(&mut self, comment: Range<usize>, parts: &[Range<usize>], in_code: bool) -> Option<Site> {
        let markdown = self.markdown;
        let place = (!in_code).then(|| comment.clone());
        let command = self.command(&markdown[comment.clone()], comment.start, place)?;
        let line_start = markdown[..comment.start].rfind('\n').map_or(0, |n| n + 1);
        let line_end = markdown[comment.end..].find('\n').map_or(markdown.len(), |n| comment.end + n + 1);
        let text_start = parts
            .iter()
            .find(|part| part.contains(&comment.start))
            .map_or(line_start, |part| part.start.max(line_start));

        let alone =
            markdown[text_start..comment.start].trim().is_empty() && markdown[comment.end..line_end].trim().is_empty();
        let command = if in_code || !alone { self.without_room(command, comment.start)? } else { command };
        let (range, line, margin) = if alone {
            let lead = &markdown[line_start..comment.start];
            (line_start..line_end, Some(lead.to_owned()), lead)
        } else {
            (comment, None, &markdown[line_start..text_start])
        };
        // A list marker starts an item; on further lines, spaces in its place continue it.
        let margin = margin.chars().map(|c| if c == '>' || c == '\t' { c } else { ' ' }).collect();
        Some(Site { command, range, line, margin })
    }

    fn fence(&self, block: Range<usize>, text_end: usize) -> Fence {
        let mark = &self.markdown[block.start..=block.start];
        let row = |from: usize| {
            let rest = &self.markdown[from..block.end];
            from..block.end - rest.trim_start_matches(mark).len()
        };
        let close = self.markdown[text_end..block.end].find(mark);
        Fence { open: row(block.start), close: close.map(|n| row(text_end + n)) }
    }
}

/// The HTML comments in a text that begins at `offset` of the page.
fn comments(text: &str, offset: usize) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find("<!--")?;
        let end = start + 4 + text[start + 4..].find("-->")? + 3;
        from = end;
        Some(offset + start..offset + end)
    })
}
