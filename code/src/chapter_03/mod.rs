//! Chapter 3: the life and death of child processes.

use crate::chapter::{Chapter, listing};

pub mod a_command_with_a_limit;
pub mod a_daemon_goes_with_its_parent;
pub mod a_daemon_is_not_waited_for;
pub mod a_daemon_starts_only_daemons;
pub mod a_dropped_command_is_a_zombie;
pub mod a_signal_for_the_group;
pub mod a_unix_daemon;
pub mod adopted_further_up;
pub mod alive_or_not;
pub mod announced_after_join;
pub mod announced_too_early;
pub mod another_users_process;
pub mod asked_to_end;
pub mod code_or_signal;
pub mod join_with_a_limit;
pub mod killed_parent;
pub mod signal_a_grandchild;
pub mod terminate_or_kill;
pub mod waited_for_or_not;
pub mod what_a_parents_change_reaches;
pub mod which_end_cleans_up;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 3,
    title: "The life and death of child processes",
    listings: &[
        listing!(announced_too_early),
        listing!(announced_after_join),
        listing!(alive_or_not),
        listing!(join_with_a_limit),
        listing!(a_command_with_a_limit),
        listing!(terminate_or_kill),
        listing!(asked_to_end),
        listing!(which_end_cleans_up),
        listing!(code_or_signal),
        listing!(a_dropped_command_is_a_zombie),
        listing!(killed_parent),
        listing!(adopted_further_up),
        listing!(waited_for_or_not),
        listing!(a_daemon_is_not_waited_for),
        listing!(a_daemon_goes_with_its_parent),
        listing!(a_daemon_starts_only_daemons),
        listing!(a_unix_daemon),
        listing!(signal_a_grandchild),
        listing!(another_users_process),
        listing!(a_signal_for_the_group),
        listing!(what_a_parents_change_reaches),
    ],
};
