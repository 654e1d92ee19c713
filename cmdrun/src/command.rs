//! What a comment asks for: `<!-- cmdrun [flags] command -->`.

/// A shell command, the exit status it must end with, and whether it wants the machine for itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Command {
    pub text: String,
    pub expected: u8,
    /// Nothing else runs at its side: for programs that print what something costs.
    pub alone: bool,
}

impl Command {
    /// Reads a whole HTML comment. `None` if it is one for people, not for cmdrun.
    pub fn parse(comment: &str) -> Option<Result<Self, String>> {
        let inside = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
        let request = inside.trim_start_matches(' ').strip_prefix("cmdrun")?;
        let ours = request.is_empty() || request.starts_with(' ');
        (ours && !request.contains('\n')).then(|| Self::with_flags(request.trim()))
    }

    fn with_flags(request: &str) -> Result<Self, String> {
        let (mut expected, mut alone) = (0, false);
        let mut rest = request;
        while rest.starts_with('-') {
            let (flag, after) = first_word(rest);
            rest = after;
            let status = match flag {
                "--alone" => {
                    alone = true;
                    continue;
                }
                "--strict" => "0",
                "--expect-return-code" => {
                    let (status, after) = first_word(rest);
                    rest = after;
                    status
                }
                _ => &flag[1..],
            };
            expected = status.parse().map_err(|_| {
                format!(
                    "`cmdrun {request}`: `{flag}` is no flag of cmdrun; \
                     write --strict, --expect-return-code N or -N, with N from 0 to 255, or --alone"
                )
            })?;
        }
        if rest.is_empty() {
            return Err(format!("`<!-- cmdrun {request} -->` names no command; write one, or remove the comment"));
        }
        Ok(Self { text: rest.to_owned(), expected, alone })
    }
}

/// Splits off the first word; the rest keeps the spaces inside it, which may be quoted.
fn first_word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    (word, rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(comment: &str) -> Command {
        Command::parse(comment).unwrap().unwrap()
    }

    fn parsed(comment: &str) -> (String, u8) {
        let command = command(comment);
        (command.text, command.expected)
    }

    fn refused(comment: &str) -> String {
        Command::parse(comment).unwrap().unwrap_err()
    }

    #[test]
    fn flags_stand_before_the_command() {
        assert_eq!(parsed("<!-- cmdrun ls -l -->"), ("ls -l".into(), 0));
        assert_eq!(parsed("<!--cmdrun   ls-->"), ("ls".into(), 0));
        assert_eq!(parsed("<!-- cmdrun --strict ls -2 -->"), ("ls -2".into(), 0));
        assert_eq!(parsed("<!-- cmdrun -2 ls -->"), ("ls".into(), 2));
        assert_eq!(parsed("<!-- cmdrun --expect-return-code 101 ls -->"), ("ls".into(), 101));
    }

    #[test]
    fn alone_goes_with_the_other_flags() {
        assert!(!command("<!-- cmdrun -2 ls --alone -->").alone);
        for flags in ["--alone -2", "-2 --alone", "--alone --expect-return-code 2"] {
            let command = command(&format!("<!-- cmdrun {flags} ls -l -->"));
            assert_eq!(command, Command { text: "ls -l".into(), expected: 2, alone: true }, "{flags}");
        }
    }

    #[test]
    fn a_flag_leaves_the_spaces_of_the_command_alone() {
        assert_eq!(parsed("<!-- cmdrun -0  echo 'a    b' -->").0, "echo 'a    b'");
    }

    #[test]
    fn other_comments_are_not_commands() {
        for comment in ["<!-- a note -->", "<!-- cmdrunner ls -->", "<!-- cmdrun ls\n-l -->"] {
            assert!(Command::parse(comment).is_none(), "{comment}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        assert!(refused("<!-- cmdrun -->").contains("names no command"));
        assert!(refused("<!-- cmdrun -0 -->").contains("names no command"));
        assert!(refused("<!-- cmdrun --quiet ls -->").contains("`--quiet` is no flag"));
        assert!(refused("<!-- cmdrun -300 ls -->").contains("`-300` is no flag"));
        assert!(refused("<!-- cmdrun --expect-return-code ls -->").contains("`--expect-return-code` is no flag"));
    }
}
