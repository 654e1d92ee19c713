//! The questions of the book: each is decided by its evidence, stands in its section, and the
//! Markdown that the pages include is made of it as it is now.

mod evidence;
mod judged;
mod predicted;
mod questions;
mod render;

use std::collections::BTreeSet;
use std::path::PathBuf;

use regex::Regex;
use snapbox::{Data, assert_data_eq};

use crate::appendix::pages::Pages;
use crate::book::{EXERCISES, QUIZ, files, name_of, none, read, root};
use listings::CHAPTERS;
use listings::chapter::Chapter;
use questions::Questions;

/// What a chapter must have.
const LEAST_QUESTIONS: usize = 5;

/// What the book must have.
const LEAST_PREDICTIONS: usize = 40;

fn questions(chapter: &Chapter) -> Questions {
    let file = format!("book/{}/quiz.toml", name_of(chapter));
    toml::from_str(&read(&file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn pages() -> Pages {
    let is_part = |page: &PathBuf| [QUIZ, EXERCISES].iter().any(|ending| page.to_string_lossy().ends_with(ending));
    let pages = files("book", "md").into_iter().filter(|page| !is_part(page));
    let pages: Vec<_> = pages.map(|page| root().join(page)).collect();
    Pages::read(&pages).unwrap()
}

/// `SNAPSHOTS=overwrite cargo test --test book quiz` writes the files anew.
#[test]
fn every_question_is_decided_and_its_page_has_it() {
    let pages = pages();
    let mut complaints = Vec::new();
    for chapter in CHAPTERS {
        let name = name_of(chapter);
        match render::file(&name, &questions(chapter), &pages) {
            Ok(text) => assert_data_eq!(text, Data::read_from(&root().join(format!("book/{name}{QUIZ}")), None).raw()),
            Err(error) => complaints.push(error.to_string()),
        }
    }
    none(complaints);
}

#[test]
fn every_chapter_asks() {
    for chapter in CHAPTERS {
        let questions = questions(chapter).question;
        assert!(questions.len() >= LEAST_QUESTIONS, "chapter {} has {} questions", chapter.number, questions.len());
        let ids: BTreeSet<_> = questions.iter().map(|question| &question.id).collect();
        assert_eq!(ids.len(), questions.len(), "chapter {} has an id twice", chapter.number);
    }
}

/// The text of a page from a heading to the next.
fn section(chapter: &Chapter, at: &str) -> Option<String> {
    let (page, id) = at.split_once('#')?;
    let text = std::fs::read_to_string(root().join("book").join(name_of(chapter)).join(page)).ok()?;
    let (_, rest) = text.split_once(&format!(" {{#{id}}}\n"))?;
    let end = rest.find("\n#").unwrap_or(rest.len());
    Some(rest[..end].to_owned())
}

#[test]
fn every_question_ends_the_section_it_is_about() {
    let mut complaints = Vec::new();
    let includes = Regex::new(r"(?:\{\{#include (?:quiz|exercises)\.md:[\w-]+\}\}\s*)*$").unwrap();
    for chapter in CHAPTERS {
        for question in questions(chapter).question {
            let include = format!("{{{{#include quiz.md:{}}}}}", question.id);
            let section = section(chapter, &question.at).unwrap_or_default();
            let at = format!("{}/{}", name_of(chapter), question.id);
            match includes.find(&section) {
                Some(end) if end.as_str().contains(&include) => {}
                _ => complaints.push(format!("{at}: the section {} does not end with it", question.at)),
            }
            let pages = files(&format!("book/{}", name_of(chapter)), "md");
            let times: usize = pages.iter().map(|page| read(page).matches(&include).count()).sum();
            if times != 1 {
                complaints.push(format!("{at} is included {times} times"));
            }
        }
        let summary = read(format!("book/{}/summary.md", name_of(chapter)));
        if !summary.contains("{{#include quiz.md:index}}") {
            complaints.push(format!("{}: the last page does not list the questions", name_of(chapter)));
        }
    }
    none(complaints);
}

/// A page that includes what is not there shows nothing in its place.
#[test]
fn pages_include_nothing_that_no_question_is() {
    let include = Regex::new(r"\{\{#include quiz\.md:([\w-]+)\}\}").unwrap();
    let mut complaints = Vec::new();
    for chapter in CHAPTERS {
        let Questions { question, prediction } = questions(chapter);
        let mut names: BTreeSet<_> = question.into_iter().map(|question| question.id).collect();
        names.extend(prediction.iter().map(|prediction| format!("predict-{}", prediction.listing)));
        names.insert("index".to_owned());
        for page in files(&format!("book/{}", name_of(chapter)), "md") {
            let text = read(&page);
            let unknown = include.captures_iter(&text).filter(|found| !names.contains(&found[1]));
            complaints.extend(unknown.map(|found| format!("{}: {}", page.display(), &found[0])));
        }
    }
    none(complaints);
}

#[test]
fn every_prediction_covers_what_its_listing_printed() {
    let mut complaints = Vec::new();
    let mut all = 0;
    for chapter in CHAPTERS {
        let pages: String = files(&format!("book/{}", name_of(chapter)), "md").iter().map(read).collect();
        for prediction in questions(chapter).prediction {
            all += 1;
            let name = &prediction.listing;
            let begin = format!("<div class=\"predict\">\n\n{{{{#include quiz.md:predict-{name}}}}}\n\n```console\n");
            let covered = pages.split_once(&begin).and_then(|(_, rest)| rest.split_once("\n</div>\n"));
            let Some((covered, after)) = covered else {
                complaints.push(format!("no page covers the output of {name}"));
                continue;
            };
            let command = Regex::new(&format!(r"<!-- cmdrun .*\b{name}\b")).unwrap();
            let outputs = covered.matches("<!-- cmdrun ").count();
            if outputs == 0 || command.find_iter(covered).count() != outputs || covered.contains("\n#") {
                complaints.push(format!("the cover of {name} is over something else, too: {covered}"));
            }
            if command.is_match(after) {
                complaints.push(format!("an output of {name} stands outside of its cover"));
            }
        }
    }
    none(complaints);
    assert!(all >= LEAST_PREDICTIONS, "{all} predictions");
}

/// Of the words of the questions; what is made of the evidence leads somewhere by itself.
#[test]
fn links_in_questions_lead_somewhere() {
    let pages = pages();
    let link = Regex::new(r"\]\(([^)]+)\)").unwrap();
    let mut complaints = Vec::new();
    for chapter in CHAPTERS {
        let name = name_of(chapter);
        for question in questions(chapter).question {
            let words = question.option.iter().flat_map(|option| [&option.text, &option.why]).chain([&question.ask]);
            for target in words.flat_map(|words| link.captures_iter(words).map(|found| found[1].to_owned())) {
                let heading = target.strip_prefix("../").map_or(format!("{name}/{target}"), str::to_owned);
                if !target.contains("://") && !pages.has(&heading) {
                    complaints.push(format!("{name}/{}: {target}", question.id));
                }
            }
        }
    }
    none(complaints);
}

/// Every program that is compiled for a question is shown or run by one.
#[test]
fn every_program_of_the_quiz_is_asked_about() {
    let asked: Vec<_> = CHAPTERS.iter().map(|chapter| read(format!("book/{}/quiz.toml", name_of(chapter)))).collect();
    let unasked = files("code/listings/quiz", "rs").into_iter().filter(|file| {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        !asked.iter().any(|questions| questions.contains(&format!("\"{name}\"")))
    });
    none(unasked.map(|file| file.display().to_string()).collect());
}
