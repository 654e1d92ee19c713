//! The questions of a chapter as a file of Markdown, of which each page includes its own.
//!
//! Without a script it is a question, a list of options and a folded answer; `theme/quiz.js` makes
//! a form of them.

use anyhow::{Context, Result};

use super::evidence::{Judged, Languages, Shown, Source, claim, compiles};
use super::judged::{Answer, answer, typed};
use super::predicted::{Offer, Offers, offers};
use super::questions::{Kind, Prediction, Question, Questions};
use crate::appendix::ledger::Row;
use crate::appendix::pages::{Pages, literal};

/// The whole file, `book/chapter_02/quiz.md`.
///
/// # Errors
///
/// If a question is not decided, or leads nowhere. The message has all that is wrong.
pub fn file(chapter: &str, questions: &Questions, pages: &Pages) -> Result<String> {
    let mut text = String::from(
        "<!-- Made from quiz.toml and what it names. SNAPSHOTS=overwrite cargo test --test book quiz -->\n",
    );
    let mut wrong = Vec::new();
    let mut add = |name: &str, part: Result<String>| match part {
        Ok(part) => text += &format!("\n<!-- ANCHOR: {name} -->\n{part}<!-- ANCHOR_END: {name} -->\n"),
        Err(error) => wrong.push(format!("{chapter}/{name}: {error:#}")),
    };
    add("index", Ok(index(chapter, questions)));
    for it in &questions.question {
        add(&it.id, question(chapter, it, pages));
    }
    for it in &questions.prediction {
        add(&format!("predict-{}", it.listing), prediction(chapter, it));
    }
    anyhow::ensure!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    Ok(text)
}

/// Links to all questions of a chapter.
fn index(chapter: &str, questions: &Questions) -> String {
    let mut text = format!("<nav class=\"quiz-index\" data-chapter=\"{chapter}\" aria-label=\"Questions\">\n\n");
    for Question { id, title, at, .. } in &questions.question {
        let page = at.split('#').next().unwrap_or_default();
        text += &format!("- [{}]({page}#quiz-{id})\n", literal(title));
    }
    text + "\n</nav>\n"
}

fn question(chapter: &str, question: &Question, pages: &Pages) -> Result<String> {
    let Question { id, title, at, kind, ask, program, .. } = question;
    let answer = answer(chapter, question)?;
    let shown = match &answer {
        Answer::Verdicts(_) => shuffled(question, (0..question.option.len()).collect()),
        Answer::Order(right, _) => {
            let mut shown = shuffled(question, right.clone());
            if shown == *right {
                shown.rotate_left(1);
            }
            shown
        }
    };
    let kind = format!("{kind:?}").to_lowercase();
    let mut text =
        format!("<section class=\"quiz\" id=\"quiz-{id}\" data-key=\"{chapter}/{id}\" data-kind=\"{kind}\">\n\n");
    text += &format!("**{}.** {}\n\n", literal(title.trim_end_matches('.')), ask.trim());
    if let Some(program) = program {
        text += &format!("```rust\n{{{{#rustdoc_include ../../code/listings/quiz/{program}.rs:listing}}}}\n```\n\n");
    }
    if question.kind != Kind::Type {
        text += "<ol class=\"options\" type=\"A\">\n";
        for option in &shown {
            text += &format!("<li>\n\n{}\n\n</li>\n", question.option[*option].text.trim());
        }
        text += "</ol>\n";
    }
    text += "<details class=\"answer\">\n<summary>Answer</summary>\n\n";
    text += &match &answer {
        Answer::Verdicts(verdicts) => verdicts_of(question, verdicts, &shown, pages)?,
        Answer::Order(right, source) => order_of(question, right, &shown, source, pages)?,
    };
    text += &format!("Section: {}\n\n</details>\n</section>\n", pages.link(&format!("{chapter}/{at}"))?);
    Ok(text)
}

fn verdicts_of(question: &Question, verdicts: &[Judged], shown: &[usize], pages: &Pages) -> Result<String> {
    let said = |verdict: &Judged| {
        let said: Vec<_> = verdict.shown.iter().map(|shown| said(shown, pages)).collect::<Result<_>>()?;
        Ok(said.join(" "))
    };
    let evidence: Vec<String> = verdicts.iter().map(said).collect::<Result<_>>()?;
    let is_one = evidence.iter().all(|one| *one == evidence[0]);
    let (begin, end) = match question.kind {
        Kind::Type => ("<ul class=\"answers\">\n", "</ul>\n\n"),
        _ => ("<ol class=\"answers\" type=\"A\">\n", "</ol>\n\n"),
    };
    let mut text = begin.to_owned();
    for option in shown {
        let choice = &question.option[*option];
        let verdict = if verdicts[*option].is_true { "right" } else { "wrong" };
        let (value, words) = match question.kind {
            Kind::Type => {
                let value = escaped(&typed(&choice.text));
                (format!(" data-value=\"{value}\""), format!("**{}** is {verdict}.", choice.text.trim()))
            }
            _ => (String::new(), format!("**{}{}.**", verdict[..1].to_uppercase(), &verdict[1..])),
        };
        let evidence = if is_one { String::new() } else { format!("\n\n{}", evidence[*option]) };
        text += &format!("<li data-is=\"{verdict}\"{value}>\n\n{words} {}{evidence}\n\n</li>\n", choice.why.trim());
    }
    text += end;
    if is_one {
        text += &format!("{}\n\n", evidence[0]);
    }
    Ok(text)
}

fn order_of(question: &Question, right: &[usize], shown: &[usize], source: &Source, pages: &Pages) -> Result<String> {
    let mut text = "<ol class=\"answers\">\n".to_owned();
    for option in right {
        let place = shown.iter().position(|other| other == option).context("every option is shown")?;
        let Some(letter) = ('A'..='Z').nth(place) else { anyhow::bail!("too many lines") };
        let why = question.option[*option].why.trim();
        text += &format!("<li data-line=\"{place}\">\n\n<strong>{letter}.</strong> {why}\n\n</li>\n");
    }
    let link = link(source, pages)?;
    Ok(text + &format!("</ol>\n\nEvidence: {link}, in every recorded run.\n\n"))
}

/// What decided, in a sentence with a link.
fn said(shown: &Shown, pages: &Pages) -> Result<String> {
    let link = link(&shown.source, pages)?;
    let lines = shown.lines.as_deref().filter(|lines| lines.len() < 200).map(|lines| {
        let lines: Vec<_> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(code).collect();
        lines.join(", ")
    });
    Ok(match (&shown.source, lines) {
        (Source::Ledger(id), _) => {
            let Row { title, fact, .. } = claim(id)?;
            match fact {
                Some(fact) => format!("{} Evidence: {link}.", literal(fact)),
                None => format!("Evidence: {link}, for \"{}\".", literal(title)),
            }
        }
        (Source::Compiles(file), _) => {
            format!("Evidence: the compiler {} {link}.", if compiles(file)? { "takes" } else { "refuses" })
        }
        (Source::Refused(_), Some(lines)) => format!("Evidence: the compiler says {lines} of {link}."),
        (Source::Refused(_), None) => format!("Evidence: what the compiler says of {link}."),
        (Source::Listing(_, Languages::Python), Some(lines)) => format!("Evidence: {link} prints {lines}, in Python."),
        (Source::Command(_) | Source::Program(_), Some(lines)) => format!("Evidence: {link} prints {lines}."),
        (Source::Listing(..), Some(lines)) => format!("Evidence: {link} prints {lines}."),
        (Source::Listing(..), None) => format!("Evidence: {link}, in every recorded run."),
        (Source::Program(_), None) => format!("Evidence: {link}, which the tests run."),
        (Source::Measured(_), _) => format!("Evidence: {link}, on the machine that is named there."),
        (Source::Command(_), None) => format!("Evidence: what {link} prints."),
    })
}

/// What the evidence is, with a link to where the book shows it.
fn link(source: &Source, pages: &Pages) -> Result<String> {
    match source {
        Source::Listing(name, _) => pages.listing(name),
        Source::Refused(name) => pages.listing(&format!("refused/{name}")),
        Source::Command(command) => Ok(code(command)),
        Source::Measured(name) => pages.measured(name),
        Source::Program(name) => Ok(format!("`cargo run --bin quiz -- {name}`")),
        Source::Ledger(id) => pages.link(&claim(id)?.page),
        Source::Compiles(file) => {
            let name = file.trim_start_matches("code/").trim_start_matches("listings/").trim_end_matches(".rs");
            pages.listing(name).or_else(|_| Ok(code(file)))
        }
    }
}

fn prediction(chapter: &str, prediction: &Prediction) -> Result<String> {
    let Offers { runs, offers } = offers(chapter, prediction)?;
    let sum = |offer: &Offer| offer.counts.iter().sum::<usize>();
    let most = offers.iter().map(sum).max().context("no answer is offered")?;
    let many = if runs.iter().any(|(_, all)| *all > 1) { " data-many" } else { "" };
    let mut order: Vec<_> = offers.iter().collect();
    order.sort_by_key(|offer| fingerprint(&prediction.listing, &offer.text));
    let mut text = format!("<div class=\"expect\" data-key=\"{chapter}/{}\"{many}>\n\n", prediction.listing);
    text += &format!("**Before you look.** {}\n\n<ul>\n", prediction.ask.trim());
    for offer in order {
        let seen = match sum(offer) {
            0 => "none",
            count if many.is_empty() && count < runs.len() => "split",
            count if count == most => "most",
            _ => "some",
        };
        let counted = match seen {
            _ if !many.is_empty() => {
                let counted = runs.iter().zip(&offer.counts);
                counted.map(|((language, all), count)| format!("{language}: {count} of {all}")).collect::<Vec<_>>()
            }
            "split" => {
                let said = runs.iter().zip(&offer.counts).filter(|(_, count)| **count > 0);
                said.map(|((language, _), _)| (*language).to_owned()).collect()
            }
            _ => Vec::new(),
        };
        let counted = match counted.join(", ") {
            counted if counted.is_empty() => counted,
            counted => format!(" <span class=\"seen\">({counted})</span>"),
        };
        let shown = if offer.is_output {
            format!("```text\n{}\n```\n\n{}", offer.text.trim_end(), counted.trim())
        } else {
            format!("{}{counted}", offer.text.trim())
        };
        text += &format!("<li data-seen=\"{seen}\">\n\n{}\n\n</li>\n", shown.trim());
    }
    Ok(text + "</ul>\n</div>\n")
}

/// An order that says nothing about the answer, and stays the same as long as the words do.
fn shuffled(question: &Question, mut options: Vec<usize>) -> Vec<usize> {
    options.sort_by_key(|option| fingerprint(&question.id, &question.option[*option].text));
    options
}

/// FNV-1a, with its bits mixed once more: it must be the same in every version of Rust.
fn fingerprint(salt: &str, text: &str) -> u64 {
    let bytes = salt.bytes().chain([0]).chain(text.bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// Text as code within a sentence.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}
