//! Chapter 1: tasks, processes, threads.

use crate::chapter::{Chapter, listing};

pub mod a_tree_of_processes;
pub mod an_open_file_belongs_to_all_threads;
pub mod any_thread_may_start_threads;
pub mod cd_in_a_thread_and_in_a_process;
pub mod copied_when_written;
pub mod each_thread_is_a_task;
pub mod each_waits_for_the_other;
pub mod giving_up_the_core;
pub mod niceness_is_a_threads_own;
pub mod one_core_two_cores;
pub mod one_program_two_processes;
pub mod one_waits_two_take_turns;
pub mod same_place_other_stack;
pub mod sleeping_costs_no_cpu;
pub mod starting_costs;
pub mod talk_directly_or_through_a_pipe;
pub mod the_second_start_hands_over;
pub mod two_tasks_one_thread;
pub mod what_a_process_owns;
pub mod what_threads_share;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 1,
    title: "Tasks, processes, threads",
    listings: &[
        listing!(one_program_two_processes),
        listing!(a_tree_of_processes),
        listing!(the_second_start_hands_over),
        listing!(what_a_process_owns),
        listing!(each_thread_is_a_task),
        listing!(any_thread_may_start_threads),
        listing!(what_threads_share),
        listing!(an_open_file_belongs_to_all_threads),
        listing!(sleeping_costs_no_cpu),
        listing!(giving_up_the_core),
        listing!(one_core_two_cores),
        listing!(same_place_other_stack),
        listing!(niceness_is_a_threads_own),
        listing!(one_waits_two_take_turns),
        listing!(each_waits_for_the_other),
        listing!(two_tasks_one_thread),
        listing!(starting_costs),
        listing!(copied_when_written),
        listing!(cd_in_a_thread_and_in_a_process),
        listing!(talk_directly_or_through_a_pipe),
    ],
};
