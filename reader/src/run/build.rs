//! Has cargo build a chapter's program, once for each state of its sources.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};
use cargo_metadata::camino::Utf8PathBuf;
use cargo_metadata::{Artifact, Message, PackageId};
use cmdrun::binary::made_of;
use tokio::sync::Mutex;

use super::cargo::cargo;

/// A chapter's program, and what a program like it is compiled against.
#[derive(Debug)]
pub struct Built {
    pub executable: PathBuf,
    pub listings: Vec<String>,
    artifacts: Vec<Artifact>,
    /// Where its build scripts found native libraries.
    native: Vec<Utf8PathBuf>,
    begun: SystemTime,
}

/// The programs of the book that were built since the server started.
#[derive(Debug)]
pub struct Builds {
    root: PathBuf,
    known: Mutex<HashMap<String, Arc<Built>>>,
    packages: Mutex<Option<Arc<Packages>>>,
}

/// The names under which a listing knows other crates.
#[derive(Debug)]
struct Packages {
    begun: SystemTime,
    names: Vec<(String, PackageId)>,
}

impl Builds {
    pub fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), known: Mutex::default(), packages: Mutex::default() }
    }

    /// The program of a chapter; `compiling` is called if cargo has to look at it.
    pub async fn chapter(&self, name: &str, compiling: impl FnOnce()) -> Result<Arc<Built>> {
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
        let build =
            ["build", "--quiet", "--color", "never", "--message-format", "json-render-diagnostics", "--bin", name];
        let said = cargo(&self.root, &build).await.with_context(|| format!("cargo cannot build {name}"))?;
        let mut artifacts = Vec::new();
        let mut native = Vec::new();
        for message in Message::parse_stream(said.as_bytes()) {
            match message? {
                Message::CompilerArtifact(artifact) => artifacts.push(artifact),
                Message::BuildScriptExecuted(script) => native.extend(script.linked_paths),
                _ => {}
            }
        }
        let executable = artifacts.iter().find_map(|artifact| artifact.executable.clone());
        let executable = executable.with_context(|| format!("cargo names no program {name}"))?.into_std_path_buf();
        let listings = listings(&executable).await?;
        Ok(Built { executable, listings, artifacts, native, begun })
    }

    /// The options that let rustc find all that a listing may use.
    pub async fn externs(&self, built: &Built) -> Result<Vec<String>> {
        let packages = self.packages().await?;
        let mut options = Vec::new();
        for (name, package) in &packages.names {
            let files = built.artifacts.iter().filter(|artifact| artifact.package_id == *package);
            let library = files.flat_map(|artifact| &artifact.filenames).find(|file| is_library(file));
            // Not there: of a feature that the programs do without.
            if let Some(library) = library {
                options.extend(["--extern".to_owned(), format!("{name}={library}")]);
            }
        }
        let folder = built.executable.with_file_name("deps");
        options.extend(["-L".to_owned(), format!("dependency={}", folder.display())]);
        for folder in &built.native {
            // As cargo writes it, perhaps with the kind of the library before the path.
            options.extend(["-L".to_owned(), folder.to_string()]);
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
        let said = cargo(&self.root, &["metadata", "--format-version", "1", "--quiet"]).await?;
        let metadata: cargo_metadata::Metadata = serde_json::from_str(&said)?;
        let library = metadata.packages.iter().find(|package| package.name.as_str() == LIBRARY);
        let library = library.with_context(|| format!("there is no package {LIBRARY}"))?;
        let nodes = metadata.resolve.as_ref().map_or(&[][..], |resolve| &resolve.nodes);
        let node = nodes.iter().find(|node| node.id == library.id).context("cargo did not resolve it")?;
        let is_used = |dependency: &&cargo_metadata::NodeDep| {
            dependency.dep_kinds.iter().any(|kind| kind.kind == cargo_metadata::DependencyKind::Normal)
        };
        let others =
            node.deps.iter().filter(is_used).map(|dependency| (dependency.name.clone(), dependency.pkg.clone()));
        let names = others.chain([(LIBRARY.replace('-', "_"), library.id.clone())]).collect();
        let packages = Arc::new(Packages { begun, names });
        *known = Some(packages.clone());
        Ok(packages)
    }
}

/// The package that holds the listings.
const LIBRARY: &str = "listings";

async fn listings(executable: &Path) -> Result<Vec<String>> {
    let output = tokio::process::Command::new(executable).arg("--list").output().await?;
    ensure!(output.status.success(), "{} --list: {}", executable.display(), output.status);
    let list = String::from_utf8(output.stdout)?;
    Ok(list.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

fn is_library(file: &Utf8PathBuf) -> bool {
    matches!(file.extension(), Some("rlib" | "so"))
}

fn is_older(file: &Path, than: SystemTime) -> bool {
    file.metadata().and_then(|file| file.modified()).is_ok_and(|modified| modified < than)
}
