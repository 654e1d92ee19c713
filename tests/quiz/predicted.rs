//! What a reader may expect of a listing, and how often it came.

use anyhow::{Context, Result, ensure};

use super::evidence::{Languages, Text, pattern, recorded};
use super::questions::{Expectation, Prediction};

/// An answer that is offered, and in how many runs it was right.
#[derive(Debug)]
pub struct Offer {
    pub text: String,
    /// Whether the text is an output, to be shown as it is.
    pub is_output: bool,
    /// For each language that was recorded, in the order of [`Offers::runs`].
    pub counts: Vec<usize>,
}

/// The answers to a prediction.
#[derive(Debug)]
pub struct Offers {
    /// The languages that were recorded, and how many runs.
    pub runs: Vec<(&'static str, usize)>,
    pub offers: Vec<Offer>,
}

/// The answers that a prediction offers, with what was recorded.
///
/// # Errors
///
/// If an outcome fits none of them, or two.
pub fn offers(chapter: &str, prediction: &Prediction) -> Result<Offers> {
    let name = format!("{chapter}/{}", prediction.listing);
    let recorded = [("Rust", Languages::Rust), ("Python", Languages::Python)].map(|(language, which)| {
        let texts = runs(&recorded(&name, which));
        (language, texts)
    });
    let recorded: Vec<_> = recorded.into_iter().filter(|(_, texts)| !texts.is_empty()).collect();
    ensure!(!recorded.is_empty(), "nothing was recorded");
    let mut offers = Vec::new();
    let mut common: Vec<Text> = Vec::new();
    for text in recorded.iter().flat_map(|(_, texts)| texts) {
        match common.iter_mut().find(|known| known.text == text.text) {
            Some(known) => known.count += text.count,
            None => common.push(text.clone()),
        }
    }
    common.sort_by_key(|text| std::cmp::Reverse(text.count));
    ensure!(common.len() >= prediction.outcomes, "there are {} outcomes only", common.len());
    for text in common.iter().take(prediction.outcomes) {
        let count = |texts: &Vec<Text>| texts.iter().filter(|it| it.text == text.text).map(|it| it.count).sum();
        let counts = recorded.iter().map(|(_, texts)| count(texts)).collect();
        offers.push(Offer { text: text.text.clone(), is_output: true, counts });
    }
    for option in &prediction.option {
        let counts = recorded.iter().map(|(_, texts)| {
            let held = texts.iter().map(|text| Ok((holds(option, text, prediction, &common)?, text.count)));
            held.filter(|it| !matches!(it, Ok((false, _)))).map(|it| it.map(|(_, count)| count)).sum()
        });
        let counts = counts.collect::<Result<_>>().with_context(|| option.text.clone())?;
        offers.push(Offer { text: option.text.clone(), is_output: false, counts });
    }
    let runs: Vec<_> =
        recorded.iter().map(|(language, texts)| (*language, texts.iter().map(|text| text.count).sum())).collect();
    for (n, (language, all)) in runs.iter().enumerate() {
        let sum: usize = offers.iter().map(|offer| offer.counts[n]).sum();
        ensure!(sum == *all, "{language}: the answers fit {sum} of {all} runs: {offers:#?}");
    }
    Ok(Offers { runs, offers })
}

/// Of a listing that ran many times these runs, else the first.
fn runs(texts: &[Text]) -> Vec<Text> {
    let of_many: Vec<_> = texts.iter().filter(|text| text.runs > 1).cloned().collect();
    if of_many.is_empty() { texts.iter().take(1).cloned().collect() } else { of_many }
}

fn holds(option: &Expectation, text: &Text, prediction: &Prediction, common: &[Text]) -> Result<bool> {
    match (&option.find, &option.says) {
        (find, Some(says)) => text.holds(find.as_deref(), says),
        (Some(find), None) => Ok(pattern(find)?.is_match(&text.text)),
        (None, None) => {
            let is_offered = common.iter().take(prediction.outcomes).any(|common| common.text == text.text);
            let mut others = prediction.option.iter().filter(|other| other.find.is_some() || other.says.is_some());
            let fits_another = others.try_fold(false, |fits, other| {
                Ok::<_, anyhow::Error>(fits || holds(other, text, prediction, common)?)
            })?;
            Ok(!is_offered && !fits_another)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(options: &str) -> Result<Offers> {
        let prediction = format!("listing = 'two_children_one_parent'\nask = 'Who is first?'\n{options}");
        offers("chapter_02", &toml::from_str(&prediction).unwrap())
    }

    const HELLO: &str = "[[option]]\ntext = 'hello'\nfind = '(?s)hello: my.*world: my'\n";
    const WORLD: &str = "[[option]]\ntext = 'world'\nfind = '(?s)world: my.*hello: my'\n";
    const OTHER: &str = "[[option]]\ntext = 'neither'\n";

    #[test]
    fn every_run_is_counted_for_one_answer() {
        let Offers { runs, offers } = offered(&format!("{HELLO}{WORLD}")).unwrap();
        let python = runs.iter().position(|(language, _)| *language == "Python").unwrap();
        assert_eq!(runs[python].1, 100, "the hundred runs, and not the one before them");
        assert_eq!(offers[0].counts[python] + offers[1].counts[python], 100);
        assert!(offers[0].counts[python] > 0 && offers[1].counts[python] > 0);
    }

    #[test]
    fn an_outcome_that_fits_no_answer_or_two_is_refused() {
        assert!(offered(HELLO).unwrap_err().to_string().contains("the answers fit"));
        assert!(offered(&format!("{HELLO}{HELLO}{WORLD}")).unwrap_err().to_string().contains("the answers fit"));
    }

    #[test]
    fn an_answer_without_a_condition_takes_the_rest() {
        let Offers { offers, .. } = offered(&format!("{HELLO}{OTHER}")).unwrap();
        assert!(offers[1].counts.iter().sum::<usize>() > 0);
        let Offers { offers, .. } = offered(&format!("{HELLO}{WORLD}{OTHER}")).unwrap();
        assert_eq!(offers[2].counts.iter().sum::<usize>(), 0);
    }

    #[test]
    fn outcomes_themselves_can_be_offered() {
        let Offers { offers, .. } = offered(&format!("outcomes = 1\n{OTHER}")).unwrap();
        assert!(offers[0].is_output && offers[0].text.starts_with("main: "));
        assert!(offers[0].counts.iter().sum::<usize>() >= offers[1].counts.iter().sum::<usize>());
    }
}
