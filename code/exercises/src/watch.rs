//! Judges a program whenever it is saved.

use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result};
use exercises::spec::Exercise;
use notify::{EventKind, RecursiveMode, Watcher};

use crate::{Room, terminal};

/// An editor that saves changes more than once: what follows so soon belongs to it.
const SETTLED: Duration = Duration::from_millis(50);

/// Until ^C. Without a name it begins with the first that is not solved, and goes on with the next.
pub fn watch(room: &Room, named: Option<&Exercise>) -> Result<()> {
    let checker = room.checker()?;
    let (send, saved) = mpsc::channel::<Vec<PathBuf>>();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if let Ok(event) = event
            && matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_))
        {
            // Nothing receives once the watch is over.
            let _ = send.send(event.paths);
        }
    })?;
    let mut watched = Vec::new();
    while let Some(exercise) = named.or_else(|| terminal::first_unsolved(room)) {
        let file = room.desk.open(exercise)?;
        terminal::open(room, exercise)?;
        let folder = file.parent().context("a copy is in a folder")?.to_owned();
        if !watched.contains(&folder) {
            watcher.watch(&folder, RecursiveMode::NonRecursive)?;
            watched.push(folder);
        }
        loop {
            while saved.try_recv().is_ok() {}
            terminal::check(room, &checker, exercise, &terminal::from_here(&file), false)?;
            if named.is_none() && room.desk.progress().solved.contains(&exercise.name) {
                break;
            }
            println!("\nWaiting for a save of {}; ^C ends it.", terminal::from_here(&file).display());
            while !saved.recv()?.contains(&file) {}
            while saved.recv_timeout(SETTLED).is_ok() {}
        }
    }
    println!("All exercises are solved.");
    Ok(())
}
