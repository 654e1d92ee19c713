//! Switching by hand.

use corosensei::{Coroutine, CoroutineResult};
use many_hands::coroutine::{Greenlet, Greenlets};

use crate::harness::{Jobs, Result, Table, timed};

const SWITCHES: u32 = 2_000_000;
const PYTHONS: u32 = 200_000;

pub fn there_and_back(python: &Jobs, green: &Jobs) -> Result<Table> {
    let mut greenlets = Greenlets::new();
    let other = greenlets.add(|me, ()| {
        loop {
            me.switch(Greenlet::MAIN, ());
        }
    })?;
    let ours = timed(move || {
        greenlets.switch(other, ());
        Ok(())
    });
    let mut coroutine = Coroutine::new(|yielder, ()| {
        loop {
            yielder.suspend(());
        }
    });
    let bare = timed(move || match coroutine.resume(()) {
        CoroutineResult::Yield(()) => Ok(()),
        CoroutineResult::Return(()) => Err("the coroutine has ended".into()),
    });
    Ok(Table::new("Switch to a coroutine and back", "pair of switches")
        .row("many_hands Greenlets", SWITCHES, ours)
        .row("corosensei", SWITCHES, bare)
        .row_of(green, "CPython greenlet", PYTHONS, "switch there and back")
        .row_of(python, "CPython generator", PYTHONS, "generator"))
}

pub fn each_other(green: &Jobs) -> Table {
    let ours = |count| {
        let mut greenlets = Greenlets::new();
        let (ping, pong) = (greenlets.declare(), greenlets.declare());
        greenlets.define(ping, move |me, ()| (0..count).for_each(|_| me.switch(pong, ())))?;
        greenlets.define(pong, move |me, ()| {
            loop {
                me.switch(ping, ());
            }
        })?;
        let mut all = timed(move || {
            greenlets.switch(ping, ());
            Ok(())
        });
        all(1)
    };
    Table::new("Two coroutines switch to each other", "pair of switches")
        .row("many_hands Greenlets", SWITCHES, ours)
        .row_of(green, "CPython greenlet", PYTHONS, "switch to each other")
}
