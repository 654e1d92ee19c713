//! On which machines commands were recorded.

use std::collections::{BTreeMap, BTreeSet};
use std::env::consts::OS;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::available_parallelism;

use anyhow::{Context, Result};

use crate::store::write_at_once;
use crate::toml_text::{Document, text};

/// What may decide what a program prints, and the day on which it was first recorded with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The model of its processor.
    pub processor: String,
    /// How many threads run at the same time.
    pub cores: usize,
    /// The name and release of its kernel.
    pub system: String,
    /// The compiler.
    pub rustc: String,
    /// The interpreter.
    pub python: String,
    /// The day on which something was first recorded there.
    pub date: String,
}

/// The name of the file that says what machines are.
pub(crate) const MACHINES: &str = "machines";

/// The machines that a book was recorded on.
#[derive(Debug, Default)]
pub(crate) struct Machines {
    file: PathBuf,
    known: BTreeMap<String, Machine>,
    here: Option<String>,
}

impl Machine {
    fn this() -> Self {
        Self {
            processor: processor(),
            cores: available_parallelism().map_or(1, usize::from),
            system: said(&["uname", "-sr"]),
            rustc: said(&["rustc", "--version"]),
            python: said(&["python3", "--version"]),
            date: said(&["date", "+%Y-%m-%d"]),
        }
    }

    fn toml(&self) -> String {
        let Self { processor, cores, system, rustc, python, date } = self;
        let [processor, system, rustc, python, date] = [processor, system, rustc, python, date].map(|fact| text(fact));
        format!(
            "processor = {processor}\ncores = {cores}\nsystem = {system}\nrustc = {rustc}\npython = {python}\ndate = {date}\n"
        )
    }
}

impl Machines {
    pub fn read(folder: &Path) -> Result<Self> {
        let file = folder.join(MACHINES).with_added_extension("toml");
        let mut known = BTreeMap::new();
        if file.is_file() {
            let content = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let document = Document::new(&file, &content);
            for (name, mut table) in document.table()?.named_tables()? {
                let machine = Machine {
                    processor: table.text("processor")?,
                    cores: table.number("cores")?.unwrap_or(1),
                    system: table.text("system")?,
                    rustc: table.text("rustc")?,
                    python: table.text("python")?,
                    date: table.text("date")?,
                };
                table.end()?;
                known.insert(name, machine);
            }
        }
        Ok(Self { file, known, here: None })
    }

    pub fn get(&self, name: &str) -> Option<&Machine> {
        self.known.get(name)
    }

    /// The name of this machine, which is written down if it is new.
    pub fn here(&mut self) -> Result<String> {
        if let Some(name) = &self.here {
            return Ok(name.clone());
        }
        let this = Machine::this();
        let same = |known: &Machine| Machine { date: this.date.clone(), ..known.clone() } == this;
        let name = match self.known.iter().find(|(_, known)| same(known)) {
            Some((name, _)) => name.clone(),
            None => self.add(this)?,
        };
        self.here = Some(name.clone());
        Ok(name)
    }

    fn add(&mut self, machine: Machine) -> Result<String> {
        let plain = format!("{OS}-{}-cores", machine.cores);
        let numbered = (2..).map(|n| format!("{plain}-{n}"));
        let mut names = [plain.clone()].into_iter().chain(numbered);
        let name = names.find(|name| !self.known.contains_key(name)).unwrap_or(plain);
        self.known.insert(name.clone(), machine);
        self.write()?;
        Ok(name)
    }

    /// Forgets all machines but these.
    pub fn keep(&mut self, names: &BTreeSet<String>) -> Result<()> {
        let before = self.known.len();
        self.known.retain(|name, _| names.contains(name));
        if self.known.len() == before { Ok(()) } else { self.write() }
    }

    fn write(&self) -> Result<()> {
        let mut toml = "# Where the commands of the pages were recorded.\n".to_owned();
        for (name, machine) in &self.known {
            // A string takes everything.
            let _ = write!(toml, "\n[{name}]\n{}", machine.toml());
        }
        write_at_once(&self.file, &toml).with_context(|| format!("cannot write {}", self.file.display()))
    }
}

/// The first line that a program says about itself.
fn said(command: &[&str]) -> String {
    let output = Command::new(command[0]).args(&command[1..]).output();
    let output = output.ok().filter(|output| output.status.success());
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or("unknown").trim().to_owned()
}

fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    match model {
        Some((_, model)) => model.to_owned(),
        None => said(&["sysctl", "-n", "machdep.cpu.brand_string"]),
    }
}
