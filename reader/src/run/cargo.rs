//! What cargo says of packages and of what it made, as far as it is needed here.

use std::path::PathBuf;

use serde::Deserialize;

/// One line of `cargo build --message-format json`.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact(Artifact),
    BuildScriptExecuted {
        linked_paths: Vec<String>,
    },
    #[serde(other)]
    Other,
}

/// What was made of one target of a package.
#[derive(Debug, Deserialize)]
pub struct Artifact {
    pub package_id: String,
    pub filenames: Vec<PathBuf>,
    pub executable: Option<PathBuf>,
}

/// All that a build made.
#[derive(Debug, Default)]
pub struct Made {
    pub artifacts: Vec<Artifact>,
    /// Where build scripts found native libraries.
    pub native: Vec<String>,
}

impl Made {
    /// Reads what a build said. Lines that build scripts wrote themselves are passed over.
    pub fn read(said: &str) -> Self {
        let mut made = Self::default();
        for message in said.lines().filter_map(|line| serde_json::from_str(line).ok()) {
            match message {
                Message::CompilerArtifact(artifact) => made.artifacts.push(artifact),
                Message::BuildScriptExecuted { linked_paths } => made.native.extend(linked_paths),
                Message::Other => {}
            }
        }
        made
    }
}

/// What `cargo metadata` says.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    id: String,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Debug, Deserialize)]
struct DependencyKind {
    /// `None` of one that is neither for tests nor for build scripts.
    kind: Option<String>,
}

impl Metadata {
    /// The names under which a package knows other crates and itself, each with the id of its
    /// package.
    pub fn names(&self, package: &str) -> Option<Vec<(String, String)>> {
        let id = &self.packages.iter().find(|known| known.name == package)?.id;
        let node = self.resolve.nodes.iter().find(|node| node.id == *id)?;
        let used = node.deps.iter().filter(|one| one.dep_kinds.iter().any(|kind| kind.kind.is_none()));
        let others = used.map(|one| (one.name.clone(), one.pkg.clone()));
        Some(others.chain([(package.replace('-', "_"), id.clone())]).collect())
    }
}
