//! What holds for the book as a whole: nothing is typed in, nothing is missing, nothing leads
//! nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::appendix::glossary::Glossary;
use crate::appendix::ledger::{Ledger, Row, TUTORIALS, Verdict};
use crate::appendix::pages::Pages;
use crate::appendix::{corrections, snippets};
use listings::CHAPTERS;
use listings::chapter::{Chapter, Listing};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use regex::Regex;
use snapbox::{Data, assert_data_eq};
use support::launcher;

/// Lines of a listing that a page may show.
const LONGEST_LISTING: usize = 40;

/// Characters that a line of code may have and be seen whole.
const WIDEST_LINE: usize = 100;

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the package is two folders below the top")
}

pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files below a folder with this ending, relative to the workspace, in order.
pub(crate) fn files(below: &str, ending: &str) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(root().join(below)).sort_by_file_name().into_iter();
    entries
        .map(|entry| entry.expect("a folder of the workspace can be read").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == ending))
        .map(|path| path.strip_prefix(root()).expect("it is below the workspace").to_path_buf())
        .collect()
}

/// Fails with all complaints at once.
pub(crate) fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// A Markdown file of the book, taken apart.
#[derive(Default)]
struct Page {
    /// Relative to `book/`.
    path: PathBuf,
    text: String,
    /// The fenced blocks: what follows the fence, and what is within.
    blocks: Vec<(String, String)>,
    links: Vec<String>,
    /// The headings and their ids.
    headings: Vec<(String, Option<String>)>,
    pictures_without_words: usize,
}

impl Page {
    fn read(path: PathBuf) -> Self {
        let text = read(&path);
        let path = path.strip_prefix("book").expect("pages are in book/").to_path_buf();
        let mut page = Self { path, ..Self::default() };
        let options = Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_TABLES;
        let (mut heading, mut picture) = (None, None);
        for event in Parser::new_ext(&text, options) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    page.blocks.push((info.to_string(), String::new()))
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    page.blocks.push(("indented".into(), String::new()))
                }
                Event::Start(Tag::Link { dest_url, .. }) => page.links.push(dest_url.to_string()),
                Event::Start(Tag::Heading { id, .. }) => heading = Some((String::new(), id.map(|id| id.to_string()))),
                Event::Start(Tag::Image { dest_url, .. }) => {
                    page.links.push(dest_url.to_string());
                    picture = Some(String::new());
                }
                Event::End(TagEnd::Heading(_)) => page.headings.extend(heading.take()),
                Event::End(TagEnd::Image) => {
                    page.pictures_without_words +=
                        usize::from(picture.take().is_some_and(|words| words.trim().is_empty()));
                }
                Event::End(TagEnd::CodeBlock) => page.blocks.push((String::new(), String::new())),
                Event::Text(words) | Event::Code(words) => match (&mut heading, &mut picture, page.blocks.last_mut()) {
                    (Some((title, _)), ..) => title.push_str(&words),
                    (_, Some(title), _) => title.push_str(&words),
                    (_, _, Some((info, block))) if !info.is_empty() => block.push_str(&words),
                    _ => {}
                },
                _ => {}
            }
        }
        page.blocks.retain(|(info, block)| !(info.is_empty() && block.is_empty()));
        page.text = text;
        page
    }

    fn ids(&self) -> BTreeSet<&str> {
        self.headings.iter().filter_map(|(_, id)| id.as_deref()).collect()
    }
}

/// The pages, by their path in the book.
static PAGES: LazyLock<BTreeMap<PathBuf, Page>> = LazyLock::new(|| {
    // A table, a question or an exercise is a part of the page that includes it.
    let is_part =
        |file: &PathBuf| [TABLE, QUIZ, EXERCISES].iter().any(|ending| file.to_string_lossy().ends_with(ending));
    let pages = files("book", "md").into_iter().filter(|file| !is_part(file));
    pages.map(Page::read).map(|page| (page.path.clone(), page)).collect()
});

/// What a test makes of the ledger and of the names, for the appendices to include.
const TABLE: &str = ".table.md";

/// What a test makes of the questions of a chapter.
pub(crate) const QUIZ: &str = "/quiz.md";

/// What a test makes of the exercises of a chapter.
pub(crate) const EXERCISES: &str = "/exercises.md";

pub(crate) fn name_of(chapter: &Chapter) -> String {
    format!("chapter_{:02}", chapter.number)
}

/// The part of a listing that the page shows.
fn shown(listing: &Listing) -> &'static str {
    let (_, rest) = listing.source.split_once("// ANCHOR: listing\n").unwrap_or_default();
    rest.split_once("// ANCHOR_END: listing").unwrap_or_default().0
}

#[test]
fn every_page_is_in_the_summary() {
    let summary = &PAGES[Path::new("SUMMARY.md")];
    let listed: BTreeSet<_> = summary.links.iter().map(PathBuf::from).collect();
    let there: BTreeSet<_> = PAGES.keys().filter(|path| *path != Path::new("SUMMARY.md")).cloned().collect();
    assert_eq!(listed, there);
}

#[test]
fn code_is_included_and_output_is_run() {
    let include = Regex::new(r"^\{\{#(?:rustdoc_)?include ([^:}]+)(?::(\w+))?\}\}\n$").unwrap();
    let output = Regex::new(r"^(\$ .+\n(<!-- cmdrun .+ -->|\{\{#include .+\.stderr\}\})\n)+$").unwrap();
    let mut complaints = Vec::new();
    for page in PAGES.values() {
        for (info, block) in &page.blocks {
            let at = format!("{}: a block of {info:?}", page.path.display());
            match info.as_str() {
                "rust" | "python" | "rust,compile_fail" => match include.captures(block) {
                    None => complaints.push(format!("{at} is not one include: {block}")),
                    Some(found) => {
                        let file = root().join("book").join(&page.path).with_file_name(&found[1]);
                        let text = fs::read_to_string(&file).unwrap_or_default();
                        let whole =
                            found.get(2).is_none_or(|anchor| text.contains(&format!("ANCHOR: {}\n", anchor.as_str())));
                        if text.is_empty() || !whole {
                            complaints.push(format!("{at} includes what is not there: {block}"));
                        }
                    }
                },
                "console" if output.is_match(block) => {}
                "toml" if include.is_match(block) => {}
                "console" => complaints.push(format!("{at} is not made of commands and what they print: {block}")),
                _ => complaints.push(format!("{at} is neither rust nor python nor console: {block}")),
            }
        }
    }
    none(complaints);
}

/// A block in the text, by what it includes or runs.
fn blocks_about<'a>(pattern: &'a Regex) -> impl Iterator<Item = (&'static Page, usize, regex::Captures<'static>)> + 'a {
    PAGES.values().flat_map(move |page| {
        let found = page.blocks.iter().enumerate();
        found.filter_map(move |(n, (_, block))| pattern.captures(block).map(|captures| (page, n, captures)))
    })
}

#[test]
fn every_listing_is_on_one_page_with_its_twin_and_its_output() {
    let mut complaints = Vec::new();
    for chapter in CHAPTERS {
        let folder = name_of(chapter);
        for Listing { name, source, .. } in chapter.listings {
            let rust = Regex::new(&format!(r"code/listings/{folder}/{name}\.rs")).unwrap();
            let python = format!("code/listings/{folder}/{name}.py");
            let places: Vec<_> = blocks_about(&rust).collect();
            let [(page, n, _)] = places[..] else {
                complaints.push(format!("{folder}/{name} is shown {} times", places.len()));
                continue;
            };
            let after = |n: usize| page.blocks.get(n).map_or("", |(_, block)| block);
            let has_twin = root().join(&python).exists();
            if !has_twin && !source.contains("//! No Python twin: ") {
                complaints.push(format!("{folder}/{name} has no twin {python}, and does not say why"));
            }
            if has_twin && !after(n + 1).contains(&python) {
                complaints.push(format!("{}: {name} is not followed by its twin", page.path.display()));
            }
            let output = format!("$ cargo run --bin chapter-{} -- {name}", chapter.number);
            if !after(n + 1 + usize::from(has_twin)).contains(&output) {
                complaints.push(format!("{}: {name} is not followed by its output", page.path.display()));
            }
        }
    }
    none(complaints);
}

/// What its words are is held by `code/refused/tests/words.rs`.
#[test]
fn every_refused_program_is_on_one_page_with_the_compilers_words() {
    let mut complaints = Vec::new();
    let programs = files("code/refused", "rs").into_iter();
    for program in
        programs.filter(|file| file.components().any(|part| part.as_os_str().to_string_lossy().starts_with("chapter_")))
    {
        let words = program.with_extension("stderr");
        for (file, kind) in [(&program, "rust,compile_fail"), (&words, "console")] {
            let include = format!("{{{{#include ../../{}", file.display());
            let blocks = PAGES.values().flat_map(|page| &page.blocks);
            let shown = blocks.filter(|(info, block)| info == kind && block.contains(&include)).count();
            if shown != 1 {
                complaints.push(format!("{} is shown in {shown} {kind} blocks", file.display()));
            }
        }
    }
    none(complaints);
}

#[test]
fn the_chapters_program_keeps_the_order_of_the_text() {
    let summary = &PAGES[Path::new("SUMMARY.md")];
    for chapter in CHAPTERS {
        let shown = Regex::new(&format!(r"code/listings/{}/(\w+)\.rs", name_of(chapter))).unwrap();
        let pages = summary.links.iter().map(|link| &PAGES[Path::new(link)]);
        let blocks = pages.flat_map(|page| &page.blocks);
        let text: Vec<_> =
            blocks.filter_map(|(_, block)| shown.captures(block).map(|found| found[1].to_string())).collect();
        let program: Vec<_> = chapter.listings.iter().map(|listing| listing.name).collect();
        assert_eq!(program, text);
    }
}

#[test]
fn every_file_of_a_chapter_is_a_listing() {
    let folders: BTreeSet<_> = files("code/listings", "rs")
        .into_iter()
        .filter_map(|file| {
            let folder = file.parent()?.file_name()?.to_str()?.to_string();
            folder.starts_with("chapter_").then_some(folder)
        })
        .collect();
    assert_eq!(folders, CHAPTERS.iter().map(name_of).collect(), "folders in code/listings and listings::CHAPTERS");
    assert!(CHAPTERS.iter().map(|chapter| chapter.number).eq(1..=14), "a chapter is missing");

    for chapter in CHAPTERS {
        let names = |ending| -> BTreeSet<_> {
            let files = files(&format!("code/listings/{}", name_of(chapter)), ending);
            files.iter().map(|file| file.file_stem().unwrap().to_str().unwrap().to_string()).collect()
        };
        let listings: BTreeSet<_> = chapter.listings.iter().map(|listing| listing.name.to_string()).collect();
        let mut sources = names("rs");
        sources.remove("mod");
        assert_eq!(sources, listings, "files and listings");
        assert!(names("py").is_subset(&listings), "a twin without a listing");
        assert!(root().join(format!("code/listings/src/bin/chapter-{}.rs", chapter.number)).exists());
    }
}

#[test]
fn every_listing_is_fit_to_be_shown() {
    let forbidden = Regex::new(r"\bunsafe\b|static mut|\.unwrap\(\)|todo!|unimplemented!|#\[allow").unwrap();
    let mut complaints = Vec::new();
    for listing in CHAPTERS.iter().flat_map(|chapter| chapter.listings) {
        let shown = shown(listing);
        let mut complain = |what: &str| complaints.push(format!("{}: {what}", listing.name));
        if !shown.contains("pub fn main()") {
            complain("no `pub fn main()` between ANCHOR: listing and ANCHOR_END: listing");
        }
        if shown.lines().count() > LONGEST_LISTING {
            complain(&format!("more than {LONGEST_LISTING} lines"));
        }
        if let Some(line) = shown.lines().find(|line| line.chars().count() > WIDEST_LINE) {
            complain(&format!("more than {WIDEST_LINE} characters: {line}"));
        }
        if let Some(found) = forbidden.find(shown) {
            complain(&format!("`{}` in code that readers copy", found.as_str()));
        }
        if !listing.summary().ends_with('.') {
            complain("its first line is no sentence");
        }
        if !listing.source.contains("//! ```\n") || !listing.source.contains("assert") {
            complain("no doctest that asserts what it shows");
        }
    }
    none(complaints);
}

#[test]
fn every_twin_is_fit_to_be_shown() {
    let mut complaints = Vec::new();
    for file in files("code/listings", "py") {
        let text = read(&file);
        let wide = text.lines().filter(|line| line.chars().count() > WIDEST_LINE);
        complaints.extend(wide.map(|line| format!("{}: more than {WIDEST_LINE} characters: {line}", file.display())));
        if !text.starts_with("\"\"\"") {
            complaints.push(format!("{}: no docstring that says what it shows", file.display()));
        }
    }
    none(complaints);
}

#[test]
fn every_listing_has_a_contract() {
    for chapter in CHAPTERS {
        let tests = read(format!("tests/{}.rs", name_of(chapter)));
        for listing in chapter.listings {
            assert!(tests.contains(&format!("#[test]\nfn {}()", listing.name)), "{} has no contract", listing.name);
        }
    }
}

#[test]
fn every_command_is_the_one_that_is_shown_and_names_what_exists() {
    let pair = Regex::new(
        r"(?m)^\$ (.+)\n<!-- cmdrun (?:-\d+ |--strict |--expect-return-code \d+ |--alone |--reads \S+ )*(.+) -->$",
    )
    .unwrap();
    let comment = Regex::new(r"<!-- cmdrun (.+?) -->").unwrap();
    let listing = Regex::new(r"--bin chapter-(\d+)(?: -- (\w+))?").unwrap();
    let twin = Regex::new(r"code/listings/chapter_\S+\.py").unwrap();
    let with = Regex::new(r"code/listings/(with_\w+\.py)").unwrap();
    let mut complaints = Vec::new();
    for page in PAGES.values() {
        let at = page.path.display();
        for found in pair.captures_iter(&page.text) {
            let plain = found[2].replace("cargo run -q ", "cargo run ").replace("../", "");
            if !plain.starts_with(&found[1]) {
                complaints.push(format!("{at}: shown `{}`, run `{}`", &found[1], &found[2]));
            }
        }
        for command in comment.captures_iter(&page.text).map(|found| found[1].to_string()) {
            if let Some(found) = listing.captures(&command) {
                let chapter = CHAPTERS.iter().find(|chapter| chapter.number.to_string() == found[1]);
                let name = found.get(2).map(|name| name.as_str());
                let listings = chapter.map_or(&[][..], |chapter| chapter.listings);
                if chapter.is_none() || name.is_some_and(|name| !listings.iter().any(|listing| listing.name == name)) {
                    complaints.push(format!("{at}: there is no such listing: {command}"));
                }
            }
            for file in twin.find_iter(&command).map(|file| root().join(file.as_str())) {
                if !file.exists() {
                    complaints.push(format!("{at}: there is no {}", file.display()));
                    continue;
                }
                let needed = launcher(&file);
                let launched = with.captures(&command).map(|found| found.extract::<1>().1[0]);
                if needed != launched {
                    complaints.push(format!("{at}: {needed:?} is to run it, and {launched:?} does: {command}"));
                }
            }
        }
    }
    none(complaints);
}

/// Where a link leads that stands on a page, in the book.
fn from(page: &Path, link: &str) -> PathBuf {
    let mut target = page.to_path_buf();
    target.pop();
    for part in Path::new(link) {
        if part == ".." {
            target.pop();
        } else {
            target.push(part);
        }
    }
    target
}

/// Whether the glossary has a row of that name.
fn is_row(page: &Path, id: &str) -> bool {
    page == Path::new("appendix/glossary.md") && GLOSSARY.word.iter().any(|word| word.id() == id)
}

/// Where a chapter first uses a word of the field, a link shows what it means. Later ones would be
/// in the way.
#[test]
fn a_chapter_links_to_a_word_of_the_glossary_once() {
    let mut complaints = Vec::new();
    for chapter in CHAPTERS {
        let pages = PAGES.values().filter(|page| page.path.starts_with(name_of(chapter)));
        let links = pages.flat_map(|page| &page.links).filter_map(|link| link.strip_prefix("../appendix/glossary.md#"));
        let mut links: Vec<_> = links.collect();
        links.sort_unstable();
        let twice = links.windows(2).filter(|pair| pair[0] == pair[1]);
        complaints.extend(twice.map(|pair| format!("chapter {}: {} is linked twice", chapter.number, pair[0])));
        if links.is_empty() {
            complaints.push(format!("chapter {}: no word is linked", chapter.number));
        }
    }
    none(complaints);
}

#[test]
fn links() {
    let mut complaints = Vec::new();
    for page in PAGES.values() {
        let at = page.path.display();
        if page.pictures_without_words > 0 {
            complaints.push(format!("{at}: a picture without a text in its place"));
        }
        for link in page.links.iter().filter(|link| !link.contains("://")) {
            let (path, id) = link.split_once('#').map_or((link.as_str(), None), |(path, id)| (path, Some(id)));
            let target = if path.is_empty() { page.path.clone() } else { from(&page.path, path) };
            match (PAGES.get(&target), id) {
                (None, _)
                    if target.extension().is_some_and(|ending| ending == "md")
                        || !root().join("book").join(&target).exists() =>
                {
                    complaints.push(format!("{at}: {link} leads to no page"));
                }
                (Some(target), Some(id)) if !target.ids().contains(id) && !is_row(&target.path, id) => {
                    complaints.push(format!("{at}: {link} leads to no heading"));
                }
                _ => {}
            }
        }
    }
    none(complaints);
}

/// So that links outlive a changed title, and lead to the same place in a translation.
#[test]
fn every_heading_has_an_id_of_its_own() {
    let mut complaints = Vec::new();
    for page in PAGES.values().filter(|page| page.path != Path::new("SUMMARY.md")) {
        let without = page.headings.iter().filter(|(_, id)| id.is_none());
        complaints.extend(without.map(|(title, _)| format!("{}: \"{title}\" has no id", page.path.display())));
        if page.ids().len() < page.headings.iter().filter(|(_, id)| id.is_some()).count() {
            complaints.push(format!("{}: two headings have one id", page.path.display()));
        }
    }
    none(complaints);
}

#[test]
fn nothing_is_left_to_write() {
    let left = Regex::new(r"\bTODO\b|\bFIXME\b|not written yet|planned for it").unwrap();
    let folders = ["book", "code", "reader", "tests", "theme"];
    let endings = ["css", "js", "md", "mjs", "py", "rs", "toml"];
    let sources = folders.iter().flat_map(|folder| endings.iter().flat_map(|ending| files(folder, ending)));
    let sources = sources.chain(["README.md", "CONTRIBUTING.md", "book.toml"].map(PathBuf::from));
    let found = sources
        .filter(|file| file != Path::new("tests/book.rs"))
        .filter_map(|file| left.find(&read(&file)).map(|words| format!("{}: {}", file.display(), words.as_str())));
    none(found.collect());
}

#[test]
fn nothing_is_skipped() {
    let skipped =
        Regex::new(r"(?m)^\s*(?://[/!] )?```\S*(?:ignore|no_run)|^\s*#\[ignore|\btodo!\(|\bunimplemented!\(").unwrap();
    let sources = ["book", "code", "reader", "tests"]
        .iter()
        .flat_map(|folder| files(folder, "rs").into_iter().chain(files(folder, "md")));
    let found = sources
        .filter_map(|file| skipped.find(&read(&file)).map(|line| format!("{}: {}", file.display(), line.as_str())));
    none(found.filter(|line| !line.starts_with("tests/book.rs")).collect());
}

static LEDGER: LazyLock<Ledger> = LazyLock::new(|| toml::from_str(&read("book/sources.toml")).unwrap());

#[test]
fn the_ledger_has_every_snippet_and_every_claim() {
    let all = |letter: char, counts: [usize; 5]| -> Vec<_> {
        let numbered = counts.into_iter().enumerate();
        numbered.flat_map(|(source, count)| (1..=count).map(move |n| format!("{letter}{source}-{n:02}"))).collect()
    };
    let ids = |rows: &[Row]| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&LEDGER.snippet), all('S', [17, 18, 11, 31, 9]));
    assert_eq!(ids(&LEDGER.claim), all('C', [33, 44, 72, 108, 38]));
}

#[test]
fn the_introduction_names_the_tutorials() {
    let introduction = &PAGES[Path::new("introduction.md")].text;
    for (number, name) in TUTORIALS.iter().enumerate() {
        let line = format!("\n{}. *{name}*", number + 1);
        assert!(introduction.contains(&line), "introduction.md has no line {line:?}");
    }
}

#[test]
fn every_row_of_the_ledger_says_what_it_must() {
    let mut complaints = Vec::new();
    let mut titles = BTreeSet::new();
    for (rows, verdicts) in [(&LEDGER.snippet, &Verdict::OF_SNIPPETS[..]), (&LEDGER.claim, &Verdict::OF_CLAIMS)] {
        for row in rows {
            let mut complain = |what: &str| complaints.push(format!("{}: {what}", row.id));
            if row.title.is_empty() || !titles.insert(row.title.to_lowercase()) {
                complain("no title of its own");
            }
            if !verdicts.contains(&row.verdict) {
                complain("a verdict of the other kind");
            }
            if row.verdict.is_good() == row.fact.is_some() {
                complain("a fact belongs to a verdict that is not good, and only to that");
            }
            if !(1..=13).contains(&row.chapter) {
                complain("no such chapter");
            }
        }
    }
    none(complaints);
}

#[test]
fn every_row_of_the_ledger_leads_somewhere() {
    let mut complaints = Vec::new();
    for row in LEDGER.snippet.iter().chain(&LEDGER.claim) {
        let mut complain = |what: String| complaints.push(format!("{}: {what}", row.id));
        let chapter = CHAPTERS.iter().find(|chapter| chapter.number == row.chapter);
        let (path, id) = row.page.split_once('#').unwrap_or_default();
        if !PAGES.get(Path::new(path)).is_some_and(|page| page.ids().contains(id)) {
            complain(format!("no heading {}", row.page));
        }
        if row.listings.is_empty() && row.tests.is_empty() {
            complain("neither a listing nor a test carries it".into());
        }
        let listings = chapter.map_or(&[][..], |chapter| chapter.listings);
        for name in row.listings.iter().filter(|name| !listings.iter().any(|listing| listing.name == **name)) {
            complain(format!("no listing {name}"));
        }
        for test in &row.tests {
            let (file, function) = test.split_once("::").unwrap_or_default();
            let homes = ["tests", "code/many-hands/tests/all", "code/refused/tests"]
                .map(|home| root().join(format!("{home}/{file}.rs")));
            let name = format!("#[test]\nfn {function}()");
            if !homes.iter().any(|home| fs::read_to_string(home).is_ok_and(|text| text.contains(&name))) {
                complain(format!("no test {test}"));
            }
        }
    }
    none(complaints);
}

/// What the tutorials got wrong stands at the end of its chapter, with the listing that shows it.
#[test]
fn every_wrong_claim_of_a_chapter_is_put_right_there() {
    let mut complaints = Vec::new();
    for chapter in CHAPTERS {
        let summary = &PAGES[&PathBuf::from(name_of(chapter)).join("summary.md")];
        let (_, corrections) = summary.text.split_once("{#tutorials}").unwrap_or_default();
        let wrong = LEDGER.claim.iter().filter(|row| row.chapter == chapter.number && !row.verdict.is_good());
        for row in wrong {
            if !row.listings.iter().any(|listing| corrections.contains(&format!("`{listing}`"))) {
                complaints.push(format!("{}: {} names none of {:?}", row.id, summary.path.display(), row.listings));
            }
        }
    }
    none(complaints);
}

/// The pages, as the appendices link to them.
pub(crate) static TITLES: LazyLock<Pages> = LazyLock::new(|| {
    let pages = PAGES.keys().filter(|path| path.parent() != Some(Path::new("")));
    let pages: Vec<_> = pages.map(|path| root().join("book").join(path)).collect();
    Pages::read(&pages).expect("every page can be read")
});

pub(crate) static GLOSSARY: LazyLock<Glossary> =
    LazyLock::new(|| toml::from_str(&read("book/glossary.toml")).expect("the glossary is well formed"));

/// The table that a page includes.
fn table(name: &str) -> Data {
    Data::read_from(&root().join(format!("book/appendix/{name}{TABLE}")), None).raw()
}

/// Written anew by `SNAPSHOTS=overwrite cargo test --test book appendices`, as those of the ledger.
#[test]
fn the_appendices_have_every_word_of_the_glossary() {
    assert_data_eq!(GLOSSARY.table(&TITLES).unwrap(), table("glossary"));
    let ids: BTreeSet<_> = GLOSSARY.word.iter().map(|word| word.id()).collect();
    assert_eq!(ids.len(), GLOSSARY.word.len(), "two words have the same id");
    assert!(GLOSSARY.word.is_sorted_by_key(|word| word.english.to_lowercase()), "not in order");
}

/// The two appendices that are made from the ledger. `SNAPSHOTS=overwrite cargo test --test book
/// appendices` writes them anew.
#[test]
fn the_appendices_have_every_snippet_and_every_correction() {
    let snippets = snippets::write(&LEDGER, &TITLES).unwrap();
    assert_data_eq!(&snippets, table("snippets"));
    for row in &LEDGER.snippet {
        assert_eq!(snippets.matches(&format!("\n| {} | ", row.id)).count(), 1, "{}", row.id);
    }
    let corrections = corrections::write(&LEDGER, &TITLES).unwrap();
    assert_data_eq!(&corrections, table("corrections"));
    for row in &LEDGER.claim {
        let times = corrections.matches(&format!(" ({}, ", row.id)).count();
        assert_eq!(times, usize::from(!row.verdict.is_good()), "{}", row.id);
    }
}

#[test]
fn the_readme_names_every_chapter() {
    let readme = read("README.md");
    for chapter in CHAPTERS {
        let line = format!("{}. [{}](book/{}/README.md)", chapter.number, chapter.title, name_of(chapter));
        assert!(readme.contains(&line), "README.md has no line {line:?}");
    }
}
