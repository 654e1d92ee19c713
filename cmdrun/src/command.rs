//! What a comment asks for: `<!-- cmdrun [flags] command -->`.

/// A shell command, the exit status it must end with, and whether it wants the machine for itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Command {
    pub text: String,
    /// As a flag says it: a command without one need not be held to any.
    pub expected: Option<u8>,
    /// Nothing else runs at its side: for programs that print what something costs.
    pub alone: bool,
    /// How often it runs, if the page shows what many runs print.
    pub runs: Option<u32>,
    /// Files and patterns of files that it reads without naming them.
    pub reads: Vec<String>,
}

impl Command {
    /// Reads a whole HTML comment. `None` if it is one for people, not for cmdrun.
    pub fn parse(comment: &str) -> Option<Result<Self, String>> {
        let inside = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
        let request = inside.trim_start().strip_prefix("cmdrun")?;
        if !request.is_empty() && !request.starts_with(char::is_whitespace) {
            return None;
        }
        let mut lines = inside.trim().lines();
        let first = lines.next().unwrap_or_default();
        Some(match lines.next() {
            Some(_) => Err(format!("`{first} …` takes more than one line; write the comment on one")),
            None => Self::with_flags(request.trim()),
        })
    }

    fn with_flags(request: &str) -> Result<Self, String> {
        let mut command = Self { text: String::new(), expected: None, alone: false, runs: None, reads: Vec::new() };
        let mut rest = request;
        while rest.starts_with('-') {
            let (flag, after) = first_word(rest);
            rest = after;
            let mut value = || {
                let (value, after) = first_word(rest);
                rest = after;
                value
            };
            let understood = match flag {
                "--alone" => {
                    command.alone = true;
                    true
                }
                "--runs" => {
                    command.runs = value().parse().ok().filter(|runs| *runs > 1);
                    command.runs.is_some()
                }
                "--reads" => {
                    command.reads.push(value().to_owned());
                    command.reads.iter().all(|file| !file.is_empty())
                }
                flag => {
                    let status = match flag {
                        "--strict" => "0",
                        "--expect-return-code" => value(),
                        _ => &flag[1..],
                    };
                    command.expected = status.parse().ok();
                    command.expected.is_some()
                }
            };
            if !understood {
                return Err(format!(
                    "`cmdrun {request}`: `{flag}` is no flag of cmdrun; write --strict, --expect-return-code N or -N, \
                     with N from 0 to 255, --alone, --runs N with N from 2, or --reads FILE"
                ));
            }
        }
        if rest.is_empty() {
            return Err(format!("`<!-- cmdrun {request} -->` names no command; write one, or remove the comment"));
        }
        rest.clone_into(&mut command.text);
        Ok(command)
    }
}

/// Splits off the first word; the rest keeps the spaces inside it, which may be quoted.
fn first_word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(comment: &str) -> Command {
        Command::parse(comment).unwrap().unwrap()
    }

    fn parsed(comment: &str) -> (String, Option<u8>) {
        let command = command(comment);
        (command.text, command.expected)
    }

    fn refused(comment: &str) -> String {
        Command::parse(comment).unwrap().unwrap_err()
    }

    #[test]
    fn flags_stand_before_the_command() {
        assert_eq!(parsed("<!-- cmdrun ls -l -->"), ("ls -l".into(), None));
        assert_eq!(parsed("<!--cmdrun   ls-->"), ("ls".into(), None));
        assert_eq!(parsed("<!--\tcmdrun\t-2\tls\t-l\t-->"), ("ls\t-l".into(), Some(2)));
        assert_eq!(parsed("<!-- cmdrun --strict ls -2 -->"), ("ls -2".into(), Some(0)));
        assert_eq!(parsed("<!-- cmdrun -2 ls -->"), ("ls".into(), Some(2)));
        assert_eq!(parsed("<!-- cmdrun --expect-return-code 101 ls -->"), ("ls".into(), Some(101)));
    }

    #[test]
    fn alone_goes_with_the_other_flags() {
        assert!(!command("<!-- cmdrun -2 ls --alone -->").alone);
        for flags in ["--alone -2", "-2 --alone", "--alone --expect-return-code 2"] {
            let command = command(&format!("<!-- cmdrun {flags} ls -l -->"));
            assert_eq!((command.text.as_str(), command.expected, command.alone), ("ls -l", Some(2), true), "{flags}");
        }
    }

    #[test]
    fn it_is_said_how_often_it_runs_and_what_it_reads() {
        let command = command("<!-- cmdrun --runs 100 --reads a.txt --reads *.md -1 ls -->");
        assert_eq!((command.text.as_str(), command.runs, command.expected), ("ls", Some(100), Some(1)));
        assert_eq!(command.reads, ["a.txt", "*.md"]);
        for mistake in ["--runs ls", "--runs 1 ls", "--reads"] {
            assert!(refused(&format!("<!-- cmdrun {mistake} -->")).contains("is no flag"), "{mistake}");
        }
    }

    #[test]
    fn a_flag_leaves_the_spaces_of_the_command_alone() {
        assert_eq!(parsed("<!-- cmdrun -0  echo 'a    b' -->").0, "echo 'a    b'");
    }

    #[test]
    fn other_comments_are_not_commands() {
        for comment in ["<!-- a note -->", "<!-- cmdrunner ls -->", "<!-- a\ncmdrun ls -->"] {
            assert!(Command::parse(comment).is_none(), "{comment}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        assert!(refused("<!-- cmdrun -->").contains("names no command"));
        assert!(refused("<!-- cmdrun -0 -->").contains("names no command"));
        assert!(refused("<!-- cmdrun --quiet ls -->").contains("`--quiet` is no flag"));
        assert!(refused("<!-- cmdrun ls\n-l -->").contains("`cmdrun ls …` takes more than one line"));
        assert!(refused("<!-- cmdrun -300 ls -->").contains("`-300` is no flag"));
        assert!(refused("<!-- cmdrun --expect-return-code ls -->").contains("`--expect-return-code` is no flag"));
    }
}
