//! Clients from the network that have not shown yet that they have the key. Anything can connect,
//! so each has little time, and the first gives way when the server has no room.

use std::collections::VecDeque;
use std::time::Instant;

use super::answer::Client;
use crate::process::manager::handshake::TIME_TO_GREET;

/// In the order in which they came, each with the end of its time.
#[derive(Default)]
pub(super) struct Newcomers(VecDeque<(Instant, Client)>);

impl Newcomers {
    pub(super) fn add(&mut self, client: Client) {
        self.0.push_back((Instant::now() + TIME_TO_GREET, client));
    }

    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.0.front().map(|(deadline, _)| *deadline)
    }

    /// Takes out one whose time is over. It may have been let in, or be gone.
    pub(super) fn late(&mut self, now: Instant) -> Option<Client> {
        self.0.pop_front_if(|(deadline, _)| *deadline <= now).map(|(_, client)| client)
    }

    /// Takes out the one that came first.
    pub(super) fn first(&mut self) -> Option<Client> {
        self.0.pop_front().map(|(_, client)| client)
    }
}
