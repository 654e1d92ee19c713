//! The pictures beside the pages, such as `book/chapter_02/fork.svg`: each is on one page, says in
//! words what it shows, and has the one style.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use regex::Regex;
use roxmltree::{Document, Node};

use crate::book::{files, none, read};

/// At 360 pixels, letters of a wider picture would be too small.
const WIDEST: f64 = 360.0;

const FONT_SIZES: [&str; 2] = ["11.5", "13"];

/// What a letter takes of the font size, in a wide font.
const LETTER: f64 = 0.6;

const COLOURS: [&str; 3] = ["none", "currentColor", "var(--picture-accent, currentColor)"];

const ELEMENTS: [&str; 10] = ["svg", "title", "desc", "defs", "marker", "g", "rect", "path", "circle", "text"];

/// The picture of a page is read in the page, where a blank line would end the block of HTML.
const FIGURE: &str = r#"(?m)^<figure class="picture">
\{\{#include (\w+\.svg)\}\}
<figcaption>[A-Z].+\.</figcaption>
</figure>$"#;

/// The plots of chapter 13 are drawn from data.
pub fn is_plot(file: &Path) -> bool {
    [".light.svg", ".dark.svg"].iter().any(|ending| file.to_string_lossy().ends_with(ending))
}

/// Calls `check` with each picture and what to complain with.
fn for_each_picture(check: impl Fn(&str, &Document, &mut dyn FnMut(String))) {
    let mut complaints = Vec::new();
    for file in files("book", "svg").into_iter().filter(|file| !is_plot(file)) {
        let text = read(&file);
        let name = file.file_stem().expect("it has a name").to_string_lossy();
        let mut complain = |what| complaints.push(format!("{}: {what}", file.display()));
        match Document::parse(&text) {
            Ok(picture) => check(&name, &picture, &mut complain),
            Err(error) => complain(error.to_string()),
        }
    }
    none(complaints);
}

fn elements<'a>(picture: &'a Document) -> impl Iterator<Item = Node<'a, 'a>> {
    picture.descendants().filter(Node::is_element)
}

/// What an element has, or inherits.
fn inherited<'a>(element: Node<'a, '_>, attribute: &str) -> Option<&'a str> {
    element.ancestors().find_map(|it| it.attribute(attribute))
}

fn number(element: Node, attribute: &str) -> f64 {
    element.attribute(attribute).and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
}

fn width_and_height(picture: &Document) -> Option<(f64, f64)> {
    let (width, height) = picture.root_element().attribute("viewBox")?.strip_prefix("0 0 ")?.split_once(' ')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

#[test]
fn every_picture_is_on_one_page_and_every_chapter_has_one() {
    let figure = Regex::new(FIGURE).expect("the pattern is well formed");
    let mut shown = BTreeMap::<PathBuf, usize>::new();
    let mut complaints = Vec::new();
    for page in files("book", "md") {
        let text = read(&page);
        let figures: Vec<_> = figure.captures_iter(&text).collect();
        if figures.len() != text.matches(r#"class="picture""#).count() {
            complaints.push(format!("{}: a picture is not included as CONTRIBUTING.md has it", page.display()));
        }
        for found in figures {
            *shown.entry(page.with_file_name(&found[1])).or_default() += 1;
        }
    }
    let pictures: BTreeSet<_> = files("book", "svg").into_iter().filter(|file| !is_plot(file)).collect();
    for file in pictures.iter().chain(shown.keys()).collect::<BTreeSet<_>>() {
        if !pictures.contains(file) {
            complaints.push(format!("{} is not there", file.display()));
        } else if shown.get(file) != Some(&1) {
            complaints.push(format!("{} is on {} pages", file.display(), shown.get(file).unwrap_or(&0)));
        } else if read(file).contains("\n\n") {
            complaints.push(format!("{} has a blank line, which ends the HTML of a page", file.display()));
        }
    }
    let chapters: BTreeSet<_> = pictures.iter().filter_map(|file| file.parent()).collect();
    assert_eq!(chapters.len(), listings::CHAPTERS.len(), "chapters with a picture: {chapters:?}");
    none(complaints);
}

#[test]
fn every_picture_says_in_words_what_it_shows() {
    for_each_picture(|name, picture, complain| {
        let svg = picture.root_element();
        let words: Vec<_> = svg.children().filter(Node::is_element).take(2).collect();
        for (n, tag) in ["title", "desc"].into_iter().enumerate() {
            let said = words.get(n).filter(|it| it.has_tag_name(("http://www.w3.org/2000/svg", tag)));
            let is_said = said.is_some_and(|it| it.text().is_some_and(|text| text.len() > 10));
            let has_id = said.is_some_and(|it| it.attribute("id") == Some(&format!("picture-{name}-{tag}")));
            if !is_said || !has_id {
                complain(format!("its <{tag}> is missing, empty or without the id picture-{name}-{tag}"));
            }
        }
        let labels = format!("picture-{name}-title picture-{name}-desc");
        if svg.attribute("role") != Some("img") || svg.attribute("aria-labelledby") != Some(&labels) {
            complain(format!(r#"a screen reader needs role="img" aria-labelledby="{labels}""#));
        }
    });
}

/// The page for printing has all of them.
#[test]
fn no_id_is_in_two_pictures() {
    let mut names = BTreeSet::new();
    for file in files("book", "svg").into_iter().filter(|file| !is_plot(file)) {
        let name = file.file_name().expect("it has a name").to_owned();
        assert!(names.insert(name), "{}: two pictures have this name", file.display());
    }
    for_each_picture(|name, picture, complain| {
        let ids: Vec<_> = elements(picture).filter_map(|it| it.attribute("id")).collect();
        let own = format!("picture-{name}-");
        if ids.iter().any(|id| !id.starts_with(&own)) || ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
            complain(format!("ids begin with {own} and differ: {ids:?}"));
        }
        let used = elements(picture).filter_map(|it| it.attribute("marker-end"));
        for mark in used {
            if !ids.iter().any(|id| mark == format!("url(#{id})")) {
                complain(format!("{mark} leads nowhere"));
            }
        }
    });
}

#[test]
fn every_picture_has_the_one_style() {
    for_each_picture(|_, picture, complain| {
        match width_and_height(picture) {
            Some((width, height)) if width <= WIDEST && height > 0.0 => {}
            _ => complain(format!("its viewBox is not of the form 0 0 {WIDEST} HEIGHT, or narrower")),
        }
        for element in elements(picture) {
            let tag = element.tag_name().name();
            if !ELEMENTS.contains(&tag) {
                complain(format!("<{tag}> is none of {ELEMENTS:?}"));
            }
            for attribute in element.attributes() {
                let is_good = match attribute.name() {
                    "fill" | "stroke" => COLOURS.contains(&attribute.value()),
                    "font-size" => FONT_SIZES.contains(&attribute.value()),
                    "stroke-width" => attribute.value() == "1.5",
                    name => name != "style" && name != "class" && !name.starts_with("on") && !name.contains("href"),
                };
                if !is_good {
                    complain(format!("<{tag} {}=\"{}\"> is not in the style", attribute.name(), attribute.value()));
                }
            }
        }
    });
}

#[test]
fn no_text_leaves_its_picture() {
    for_each_picture(|_, picture, complain| {
        let (width, height) = width_and_height(picture).unwrap_or_default();
        for text in elements(picture).filter(|it| it.has_tag_name(("http://www.w3.org/2000/svg", "text"))) {
            let words = text.text().unwrap_or_default();
            let size: f64 = inherited(text, "font-size").and_then(|size| size.parse().ok()).unwrap_or(f64::NAN);
            let long = words.chars().map(|_| size * LETTER).sum::<f64>();
            let left = number(text, "x")
                - match inherited(text, "text-anchor") {
                    Some("middle") => long / 2.0,
                    Some("end") => long,
                    _ => 0.0,
                };
            let baseline = number(text, "y");
            let is_inside = left >= 0.0 && left + long <= width && baseline >= size * 0.8 && baseline <= height - 2.0;
            if !is_inside {
                complain(format!("{words:?} leaves the picture: {left:.0} to {:.0}, {baseline:.0}", left + long));
            }
        }
    });
}
