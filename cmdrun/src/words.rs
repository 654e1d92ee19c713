//! The words of a shell command.

/// The words as the shell would hand them to programs, without its operators and with nothing
/// expanded. Of a word that is a command itself, as after `sh -c`, also the words inside; of
/// `--file=x` and `A=x`, also `x`.
pub(crate) fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in split(command) {
        if let Some((_, value)) = word.split_once('=') {
            words.push(value.to_owned());
        }
        let inside = if split(&word) == [word.as_str()] { Vec::new() } else { self::words(&word) };
        words.push(word);
        words.extend(inside);
    }
    words
}

fn split(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = command.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(mark), letter) if letter == mark => quote = None,
            (Some('"') | None, '\\') => {
                let next = letters.next().filter(|next| *next != '\n');
                word.get_or_insert_default().extend(next);
            }
            (Some(_), letter) => word.get_or_insert_default().push(letter),
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, letter) if letter.is_whitespace() || ";&|<>()`".contains(letter) => words.extend(word.take()),
            (None, letter) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_words_together() {
        assert_eq!(split(r#"cat 'a b' "c d" e\ f g"h"'i'"#), ["cat", "a b", "c d", "e f", "ghi"]);
        assert_eq!(split("cat '' it's\\ open"), ["cat", "its\\ open"]);
    }

    #[test]
    fn operators_are_no_part_of_words() {
        assert_eq!(split("a <b>c 2>&1|d;e&&f $(g `h`)"), ["a", "b", "c", "2", "1", "d", "e", "f", "$", "g", "h"]);
    }

    #[test]
    fn words_are_found_inside_words() {
        assert_eq!(
            words("sh -c 'cat a; cat \"b c\"'"),
            ["sh", "-c", "cat a; cat \"b c\"", "cat", "a", "cat", "b c", "b", "c"]
        );
        assert_eq!(words("x --file=y"), ["x", "y", "--file=y"]);
    }
}
