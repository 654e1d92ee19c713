//! Chapter 2: making a process.

use crate::chapter::{Chapter, listing};

pub mod a_new_parent;
pub mod a_struct_that_runs;
pub mod arguments_are_copies;
pub mod child_has_a_copy;
pub mod command_runs_a_program;
pub mod described_then_started;
pub mod err_is_an_error;
pub mod exec_replaces_the_program;
pub mod exec_returns_only_on_failure;
pub mod flushed_before_fork;
pub mod fork_refused_with_threads;
pub mod fork_returns_twice;
pub mod globals_begin_anew;
pub mod hello_from_a_process;
pub mod info_about_both;
pub mod joined_in_reverse;
pub mod never_waited_for;
pub mod open_files_are_shared;
pub mod order_counted;
pub mod panic_is_an_error;
pub mod parent_goes_on;
pub mod parent_keeps_the_ids;
pub mod reexec_with_check;
pub mod reexec_without_check;
pub mod taking_turns;
pub mod two_children_one_parent;
pub mod unflushed_text_twice;
pub mod up_to_the_first_process;
pub mod wait_makes_order;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 2,
    title: "Making a process",
    listings: &[
        listing!(fork_returns_twice),
        listing!(parent_keeps_the_ids),
        listing!(parent_goes_on),
        listing!(order_counted),
        listing!(taking_turns),
        listing!(wait_makes_order),
        listing!(never_waited_for),
        listing!(child_has_a_copy),
        listing!(open_files_are_shared),
        listing!(unflushed_text_twice),
        listing!(flushed_before_fork),
        listing!(fork_refused_with_threads),
        listing!(exec_replaces_the_program),
        listing!(exec_returns_only_on_failure),
        listing!(command_runs_a_program),
        listing!(hello_from_a_process),
        listing!(described_then_started),
        listing!(info_about_both),
        listing!(two_children_one_parent),
        listing!(joined_in_reverse),
        listing!(arguments_are_copies),
        listing!(a_struct_that_runs),
        listing!(panic_is_an_error),
        listing!(err_is_an_error),
        listing!(reexec_without_check),
        listing!(reexec_with_check),
        listing!(globals_begin_anew),
        listing!(up_to_the_first_process),
        listing!(a_new_parent),
    ],
};
