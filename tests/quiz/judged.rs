//! A question with its right answer, as the evidence has it.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};

use super::evidence::{Judged, Source, pattern};
use super::questions::{Choice, Kind, Question};

/// What is right.
#[derive(Debug)]
pub enum Answer {
    /// A verdict on each option.
    Verdicts(Vec<Judged>),
    /// The options in their right order, and what shows it.
    Order(Vec<usize>, Source),
}

/// Asks the evidence about every option.
///
/// # Errors
///
/// If it leaves anything open.
pub fn answer(chapter: &str, question: &Question) -> Result<Answer> {
    ensure!(question.option.len() > 1, "one option is no question");
    if question.kind == Kind::Order {
        return order(chapter, question);
    }
    if question.kind == Kind::Type {
        let answers: BTreeSet<_> = question.option.iter().map(|option| typed(&option.text)).collect();
        ensure!(answers.len() == question.option.len(), "two answers are typed alike: {answers:?}");
    }
    let judge = |option: &Choice| {
        let evidence = option.true_if.or(&question.from);
        evidence.judge(chapter, &option.text).with_context(|| option.text.clone())
    };
    let verdicts: Vec<_> = question.option.iter().map(judge).collect::<Result<_>>()?;
    let right = verdicts.iter().filter(|verdict| verdict.is_true).count();
    match question.kind {
        Kind::Set => ensure!(right > 0, "none of the options is right"),
        _ => ensure!(right == 1, "{right} options are right: {verdicts:#?}"),
    }
    Ok(Answer::Verdicts(verdicts))
}

/// An answer without what a reader may well leave out, as `theme/quiz.js` compares it.
pub fn typed(answer: &str) -> String {
    let words = answer.split(|c: char| c.is_whitespace() || "{}[](),;:\"'`".contains(c));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The order in which the lines come in every recorded run.
fn order(chapter: &str, question: &Question) -> Result<Answer> {
    let (source, texts) = question.from.texts(chapter)?;
    let mut orders = Vec::new();
    for text in &texts {
        let place = |option: &Choice| {
            let exact = || format!("^{}$", regex::escape(option.text.trim().trim_matches('`')));
            let line = option.true_if.find.clone().unwrap_or_else(exact);
            let pattern = pattern(&format!("(?m){line}"))?;
            let mut found = pattern.find_iter(&text.text);
            let first = found.next().with_context(|| format!("`{pattern}` is not in:\n{}", text.text))?;
            ensure!(found.next().is_none(), "`{pattern}` is there twice:\n{}", text.text);
            Ok(first.start())
        };
        let places: Vec<_> = question.option.iter().map(place).collect::<Result<_>>()?;
        let mut order: Vec<_> = (0..places.len()).collect();
        order.sort_by_key(|option| places[*option]);
        orders.push(order);
    }
    ensure!(orders.iter().all(|order| *order == orders[0]), "the order is not the same in all runs");
    Ok(Answer::Order(orders.swap_remove(0), source))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(question: &str) -> Result<Answer> {
        let question = format!("id = 'a'\ntitle = 'A'\nat = 'order.md#order'\nask = '?'\n{question}");
        answer("chapter_02", &toml::from_str(&question).unwrap())
    }

    fn option(text: &str, says: &str) -> String {
        format!("[[option]]\ntext = '{text}'\nwhy = ''\ntrue_if = {{ says = '{says}' }}\n")
    }

    const FROM: &str = "from = { listing = 'order_counted', find = 'the (?<who>\\w+) was first' }\n";

    #[test]
    fn one_of_several_is_right_and_no_other() {
        let (yes, no) = (option("a", r#"who == "parent""#), option("b", r#"who == "child""#));
        let one = |options: &[&String]| {
            let options: String = options.iter().map(|option| option.as_str()).collect();
            ask(&format!("kind = 'one'\n{FROM}{options}"))
        };
        let Ok(Answer::Verdicts(verdicts)) = one(&[&no, &yes]) else { panic!("it is decided") };
        assert_eq!([false, true], [verdicts[0].is_true, verdicts[1].is_true]);
        assert!(one(&[&no, &no]).unwrap_err().to_string().starts_with("0 options are right"));
        assert!(one(&[&yes, &yes]).unwrap_err().to_string().starts_with("2 options are right"));
    }

    #[test]
    fn a_typed_answer_needs_no_punctuation() {
        assert_eq!(typed(" {0, 1} "), typed("0 1"));
        assert_eq!(typed("`Some(3)`"), "some 3");
        let option = |text: &str| format!("[[option]]\ntext = '{text}'\nwhy = ''\n");
        let from = "from = { listing = 'order_counted', find = 'the (?<who>\\w+) was first', value = 'who' }";
        let ask = |wrong: &str| ask(&format!("kind = 'type'\n{from}\n{}{}", option("parent"), option(wrong)));
        assert!(ask("child").is_ok());
        assert!(ask("Parent,").unwrap_err().to_string().contains("typed alike"));
    }

    #[test]
    fn lines_come_in_the_order_of_every_run() {
        let lines = |listing: &str, lines: [&str; 2]| {
            let options = lines.map(|line| format!("[[option]]\ntext = '`{line}`'\nwhy = ''\n")).concat();
            ask(&format!("kind = 'order'\nfrom = {{ listing = '{listing}' }}\n{options}"))
        };
        let Ok(Answer::Order(order, _)) = lines("taking_turns", ["child: round 1", "parent: round 1"]) else {
            panic!("it is decided")
        };
        assert_eq!(order, [1, 0]);
        assert!(lines("taking_turns", ["child: round 1", "child: round 9"]).is_err(), "no such line");
        assert!(lines("chapter_03/announced_after_join", ["hello", "world"]).is_err(), "now this order, now that");
    }
}
