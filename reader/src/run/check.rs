//! Has a reader's program for an exercise judged, or the compiler look at one that it refuses.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;
use tokio::process::Command;

use super::change;
use super::compile::Compilation;
use super::report::{Message, Report, Verdict};
use super::supervised::supervise;
use super::visit::Visit;
use crate::process;
use crate::supervise::{End, Stream};

/// The package of the exercises, and its program, which knows how a judge is made.
const EXERCISES: &str = "exercises";

/// Where a judge has the reader's program once more, for every schedule, and the name of std there.
const MODELLED: (&str, &str) = ("modelled-for-schedules/0.rs", "crate::sim::");

/// What a judge prints.
#[derive(Deserialize)]
struct Said {
    accepted: bool,
    rejected: Option<Rejected>,
}

#[derive(Deserialize)]
struct Rejected {
    message: String,
    picture: Option<String>,
}

impl Visit<'_> {
    /// Accepted is what compiles.
    pub async fn compiles(&self, source: &str) -> Result<End> {
        let end = match self.changed_listing(source).await? {
            Ok(_) => End { code: Some(0), ..End::default() },
            Err(end) => return Ok(end),
        };
        self.page.tell(&Report::Verdict(Verdict { accepted: true, ..Verdict::default() }));
        Ok(end)
    }

    /// Compiles the program with its judge, and runs that.
    pub async fn judge(&self, source: &str) -> Result<End> {
        let exercise = &self.request.listing;
        let built = self.built(EXERCISES).await?;
        let folder = self.source_folder(source)?;
        let file = folder.path().join(format!("{exercise}.rs"));
        let mut writer = Command::new(&built.executable);
        writer.args(["judge", exercise, "--file"]).arg(file).arg("--into").arg(folder.path());
        process::said(writer).await.context("cannot run the exercises")?.map_err(|complaint| anyhow!(complaint))?;

        let program = folder.path().join("judge");
        let mut options = self.runner.builds.externs(&built, EXERCISES).await?;
        // By the lines in it a schedule is told.
        options.extend(["-Cdebuginfo=line-tables-only", "--cap-lints=warn"].map(str::to_owned));
        let read = vec![self.request.file(&self.runner.root).with_file_name("check.rs")];
        let compilation =
            Compilation { folder: folder.path(), file: "judge.rs".to_owned(), program: &program, options, read };
        let (errors, refused) = self.compile(&built, compilation).await?;
        if let Some(end) = refused {
            self.tell(messages(&errors, folder.path(), exercise));
            return Ok(end);
        }

        self.page.tell(&Report::Start);
        let mut judge = self.changed_program(program, folder);
        judge.job.policy.traces = true;
        let job = self.job(&judge.job);
        let mut said = String::new();
        let hear = |stream, text: String| {
            if stream == Stream::Stdout {
                said += &text;
            }
        };
        let end = supervise(&job, self.stop, hear).await?;
        if let Ok(Said { accepted, rejected }) = serde_json::from_str(&said) {
            let (message, picture) = rejected.map(|it| (it.message, it.picture)).unzip();
            self.page.tell(&Report::Verdict(Verdict { accepted, message, picture: picture.flatten() }));
        }
        Ok(end)
    }
}

/// What rustc says about the reader's program, in which it is there twice.
fn messages(errors: &str, folder: &Path, exercise: &str) -> Vec<Message> {
    let (modelled, std) = MODELLED;
    let errors = errors.replace(&format!("{}/", folder.display()), "");
    let errors = errors.replace(modelled, &format!("{exercise}.rs")).replace(std, "std::");
    let mut said = BTreeSet::new();
    let mut messages = change::messages(&errors, exercise);
    messages.retain(|message| {
        let title = message.text.lines().next().map(str::to_owned);
        // Warnings elsewhere are about the check.
        (message.level == "error" || message.line.is_some()) && said.insert((message.line, title))
    });
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_both_copies_of_a_program_is_said_once() {
        let said = |level: &str, file: &str, line: u32| {
            let span = serde_json::json!({ "is_primary": true, "file_name": file,
                "line_start": line, "column_start": 5, "line_end": line, "column_end": 9 });
            let text = format!("{level}: no crate::sim::it\n  --> {file}:{line}:5\n");
            serde_json::json!({ "level": level, "spans": [span], "rendered": text }).to_string()
        };
        let errors = [
            said("error", "/scratch/7/mended.rs", 3),
            said("error", "/scratch/7/modelled-for-schedules/0.rs", 3),
            said("error", "/scratch/7/modelled-for-schedules/0.rs", 4),
            said("error", "/book/check.rs", 8),
            said("warning", "/book/check.rs", 9),
        ];
        let messages = messages(&errors.join("\n"), Path::new("/scratch/7"), "mended");
        assert_eq!(messages.iter().map(|one| one.line).collect::<Vec<_>>(), [Some(3), Some(4), None]);
        assert_eq!(messages[1].text, "error: no std::it\n  --> mended.rs:4:5\n");
    }
}
