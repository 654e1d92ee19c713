//! Has cargo build a chapter's program, once for each state of its sources.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::{Context, Result, anyhow, ensure};
use tokio::process::Command;
use tokio::sync::{Mutex, OnceCell};

use super::cargo::{Made, Metadata};
use crate::process;
use cmdrun::binary::made_of;

/// A program of the book, and what a program like it is compiled against.
#[derive(Debug)]
pub struct Built {
    pub executable: PathBuf,
    listings: OnceCell<Vec<String>>,
    made: Made,
    begun: SystemTime,
}

/// The programs of the book that were built since the server started.
#[derive(Debug)]
pub struct Builds {
    root: PathBuf,
    known: Mutex<HashMap<String, Arc<Built>>>,
    packages: Mutex<Option<Arc<Packages>>>,
}

/// The names under which each package knows other crates.
#[derive(Debug)]
struct Packages {
    begun: SystemTime,
    metadata: Metadata,
}

impl Built {
    /// What a chapter's program says it can run.
    pub async fn listings(&self) -> Result<&Vec<String>> {
        self.listings.get_or_try_init(|| listings(&self.executable)).await
    }
}

impl Builds {
    pub fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), known: Mutex::default(), packages: Mutex::default() }
    }

    /// The program of this name; `compiling` is called if cargo has to look at it.
    pub async fn program(&self, name: &str, compiling: impl FnOnce()) -> Result<Arc<Built>> {
        let mut known = self.known.lock().await;
        if let Some(built) = known.get(name)
            && self.is_fresh(built)
        {
            return Ok(built.clone());
        }
        compiling();
        let built = Arc::new(self.build(name).await?);
        known.insert(name.to_owned(), built.clone());
        Ok(built)
    }

    /// Whether no source has changed since cargo looked.
    fn is_fresh(&self, built: &Built) -> bool {
        built.executable.is_file()
            && made_of(&self.root, &built.executable)
                .is_some_and(|files| files.iter().all(|file| is_older(file, built.begun)))
    }

    async fn build(&self, name: &str) -> Result<Built> {
        let begun = SystemTime::now();
        let said = self
            .cargo(&[
                "build",
                "--quiet",
                "--color",
                "never",
                "--message-format",
                "json-render-diagnostics",
                "--bin",
                name,
            ])
            .await
            .with_context(|| format!("cargo cannot build {name}"))?;
        let made = Made::read(&said);
        let executable = made.artifacts.iter().find_map(|artifact| artifact.executable.clone());
        let executable = executable.with_context(|| format!("cargo names no program {name}"))?;
        Ok(Built { executable, listings: OnceCell::new(), made, begun })
    }

    /// The options that let rustc find all that this package, of which the program was built, may
    /// use.
    pub async fn externs(&self, built: &Built, package: &str) -> Result<Vec<String>> {
        let packages = self.packages().await?;
        let names = packages.metadata.names(package);
        let mut options = Vec::new();
        for (name, id) in names.with_context(|| format!("cargo knows no package {package}"))? {
            let files = built.made.artifacts.iter().filter(|artifact| artifact.package_id == id);
            let library = files.flat_map(|artifact| &artifact.filenames).find(|file| is_library(file));
            // Not there: of a feature that the programs do without.
            if let Some(library) = library {
                options.extend(["--extern".to_owned(), format!("{name}={}", library.display())]);
            }
        }
        let folder = built.executable.with_file_name("deps");
        options.extend(["-L".to_owned(), format!("dependency={}", folder.display())]);
        for folder in &built.made.native {
            // As cargo writes it, perhaps with the kind of the library before the path.
            options.extend(["-L".to_owned(), folder.clone()]);
        }
        Ok(options)
    }

    async fn packages(&self) -> Result<Arc<Packages>> {
        let mut known = self.packages.lock().await;
        if let Some(packages) = &*known
            && is_older(&self.root.join("Cargo.lock"), packages.begun)
        {
            return Ok(packages.clone());
        }
        let begun = SystemTime::now();
        let said = self.cargo(&["metadata", "--format-version", "1", "--quiet"]).await?;
        let metadata: Metadata = serde_json::from_str(&said)?;
        let packages = Arc::new(Packages { begun, metadata });
        *known = Some(packages.clone());
        Ok(packages)
    }

    async fn cargo(&self, arguments: &[&str]) -> Result<String> {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).current_dir(&self.root);
        process::said(cargo).await.context("cannot run cargo")?.map_err(|complaint| anyhow!(complaint))
    }
}

async fn listings(executable: &Path) -> Result<Vec<String>> {
    let output = Command::new(executable).arg("--list").output().await?;
    ensure!(output.status.success(), "{} --list: {}", executable.display(), output.status);
    let list = String::from_utf8(output.stdout)?;
    Ok(list.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

fn is_library(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "rlib" || ending == "so")
}

fn is_older(file: &Path, than: SystemTime) -> bool {
    file.metadata().and_then(|file| file.modified()).is_ok_and(|modified| modified < than)
}
