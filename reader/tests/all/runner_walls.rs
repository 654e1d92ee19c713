//! What the page says that a changed program may not do is refused: to root and to an ordinary
//! user, and where the kernel lacks a wall, what it lacks is said.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::PathBuf;
use std::process::Command;

use crate::support::Scratch;
use crate::support::run::{book, changed, output};
use crate::support::server::Server;

const ATTACKS: &str = include_str!("../attacks/walls.py");
const REFUSING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/attacks/refusing.py");

/// Starts a program as an ordinary user, whose programs are the system's.
const ORDINARY: [&str; 6] =
    ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "PATH=/usr/local/bin:/usr/bin:/bin"];

/// Makes the kernel refuse a `/proc` of one's own, as it does within most containers.
const WITHOUT_PROC: [&str; 5] =
    ["unshare", "--mount", "sh", "-c", "mount --bind /dev/null /proc/uptime && exec \"$0\" \"$@\""];

/// What became of each attempt, by its wall and its name.
type Attempts = BTreeMap<(String, String), String>;

/// Tries everything against a server that these words start. Fails if something is done that the
/// page says cannot be, if anything is left, or if a file is not as it was.
fn attack(ordinary: bool, words: &[&str], xray: bool) -> (Attempts, String) {
    let book = book(&[("victim", "print('unharmed')\n")]);
    fs::create_dir_all(book.path("tmp")).unwrap();
    if ordinary && is_root() {
        let owned = Command::new("chown").args(["-R", "65534:65534"]).arg(book.root()).status();
        assert!(owned.unwrap().success());
    }
    let server = Server::started_by(&book, words);
    let agent = UnixListener::bind(book.path("agent")).unwrap();
    let name = format!("many-hands-{}", server.process.id());
    let hidden = UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    let before = files(&book);

    let source = format!(
        "BOOK, PORT, SERVER, IPC, ABSTRACT = {:?}, {}, {}, {}, {name:?}\n{ATTACKS}",
        book.root(),
        server.address.split(':').next_back().unwrap(),
        server.process.id(),
        fs::metadata("/proc/self/ns/ipc").unwrap().ino(),
    );
    let mut request = changed(&source);
    request["xray"] = xray.into();
    let events = server.run(&request);
    let said = output(&events);
    assert!(said.lines().last().is_some_and(|line| line.starts_with("over ")), "{events:?}");
    let attempts: Attempts = said.lines().filter_map(attempt).collect();

    let protection = &server.offer()["protection"];
    let words = ["line", "details"].map(|part| protection[part].as_str().unwrap()).join("\n");
    let held = held(&words, ordinary);
    let done = attempts.iter().filter(|((wall, _), outcome)| *outcome == "done" && held.contains(&wall.as_str()));
    let done: Vec<_> = done.map(|(attempt, _)| attempt).collect();
    assert!(done.is_empty(), "{done:?} where it says: {words}");
    drop((agent, hidden));
    fs::remove_file(book.path("agent")).unwrap();
    if held.contains(&"write") && held.contains(&"metadata") {
        let mut before = before;
        let after = files(&book);
        before.retain(|file, _| !file.ends_with("agent"));
        assert_eq!(before, after);
    }
    server.nothing_remains(&book);
    (attempts, words)
}

/// The walls that hold, by what the page says.
fn held(words: &str, ordinary: bool) -> Vec<&'static str> {
    let namespaces = !words.contains("allows no namespaces");
    let filter = !words.contains("filters no system calls");
    let walls = [
        ("read", words.contains("reads the book and the system")),
        ("secret", ordinary || words.contains("owns nothing")),
        ("write", words.contains("writes to a scratch folder")),
        ("metadata", !words.contains("modes, owners and times")),
        ("network", !words.contains("reaches the network")),
        ("processes", !words.contains("your other processes,")),
        ("confining", true),
        ("calls", filter),
        ("lasting", namespaces || filter),
    ];
    walls.into_iter().filter_map(|(wall, holds)| holds.then_some(wall)).collect()
}

fn attempt(line: &str) -> Option<((String, String), String)> {
    let (wall, rest) = line.split_once(": ")?;
    let (name, outcome) = rest.rsplit_once(": ")?;
    Some(((wall.to_owned(), name.to_owned()), outcome.to_owned()))
}

/// All of each file that can change: by the time of the last change that no call can set, of
/// contents and of all the rest.
fn files(book: &Scratch) -> BTreeMap<PathBuf, (u32, u32, u32, u64, i64, i64)> {
    let state = |file: &Metadata| (file.mode(), file.uid(), file.gid(), file.size(), file.ctime(), file.ctime_nsec());
    let own = [book.path("target"), book.path("tmp")];
    let below = walkdir::WalkDir::new(book.root())
        .min_depth(1)
        .into_iter()
        .filter_entry(|one| !own.contains(&one.path().to_owned()));
    let system = ["/etc", "/etc/passwd", "/usr"].map(PathBuf::from);
    let paths = below.map(|entry| entry.unwrap().into_path()).chain(system);
    paths.map(|path| (path.clone(), state(&fs::symlink_metadata(path).unwrap()))).collect()
}

/// Tries all that, where these system calls are refused, as this user and as an ordinary one.
fn attack_without(calls: &str) -> Vec<(Attempts, String)> {
    let refusing = ["python3", REFUSING, calls];
    let mut attacks = vec![attack(!is_root(), &refusing, false)];
    if is_root() {
        attacks.push(attack(true, &[&ORDINARY[..], &refusing].concat(), false));
    }
    attacks
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn with_all_that_the_kernel_has() {
    attack_without("");
}

/// There the process that confines the run traces it besides.
#[test]
fn in_an_xray() {
    attack(!is_root(), &["env"], true);
}

#[test]
fn without_landlock() {
    for (_, words) in attack_without("landlock") {
        assert!(words.contains("no Landlock"), "{words}");
    }
}

#[test]
fn without_namespaces() {
    for (_, words) in attack_without("namespaces") {
        assert!(words.contains("allows no namespaces"), "{words}");
    }
}

#[test]
fn without_a_filter_of_system_calls() {
    for (_, words) in attack_without("seccomp") {
        assert!(words.contains("filters no system calls"), "{words}");
    }
}

#[test]
fn without_processes_of_its_own() {
    if is_root() {
        let (_, words) = attack(true, &[&WITHOUT_PROC[..], &ORDINARY].concat(), false);
        assert!(words.contains("allows it none of its own"), "{words}");
    }
}

/// Where nothing is held, the attempts come to something: elsewhere it is the walls that refuse.
#[test]
fn without_any_wall() {
    for (attempts, words) in attack_without("landlock,namespaces,seccomp") {
        assert!(words.contains("reads every file that you can read, writes to every file"), "{words}");
        let done = |wall: &str| attempts.iter().filter(|((of, _), outcome)| of == wall && *outcome == "done").count();
        for (wall, least) in
            [("read", 6), ("metadata", 12), ("write", 12), ("network", 4), ("processes", 3), ("calls", 6)]
        {
            assert!(done(wall) >= least, "{wall}: {attempts:#?}");
        }
    }
}
