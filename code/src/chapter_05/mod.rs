//! Chapter 5: waiting at the same time, computing at the same time.

use crate::chapter::{Chapter, listing};

pub mod a_download_is_a_struct;
pub mod a_pool_of_a_size;
pub mod a_scope_by_crossbeam;
pub mod both_ends_of_a_deque;
pub mod downloads_in_processes;
pub mod downloads_in_threads;
pub mod downloads_in_turn;
pub mod join_halves_again;
pub mod one_download_thread;
pub mod par_iter_keeps_the_order;
pub mod real_downloads;
pub mod real_downloads_in_processes;
pub mod small_work_costs_a_start;
pub mod stolen_while_the_owner_is_busy;
pub mod too_little_to_share;
pub mod toy_gil_admits_one;
pub mod toy_gil_and_long_bytecodes;
pub mod toy_gil_measured;
pub mod toy_gil_on_request;
pub mod toy_gil_protects_no_data;
pub mod toy_gil_released_while_waiting;
pub mod toy_gil_takes_turns;
pub mod two_threads_compute;
pub mod work_and_time;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 5,
    title: "Waiting at the same time, computing at the same time",
    listings: &[
        listing!(downloads_in_turn),
        listing!(downloads_in_processes),
        listing!(one_download_thread),
        listing!(downloads_in_threads),
        listing!(a_download_is_a_struct),
        listing!(real_downloads),
        listing!(real_downloads_in_processes),
        listing!(work_and_time),
        listing!(two_threads_compute),
        listing!(small_work_costs_a_start),
        listing!(toy_gil_admits_one),
        listing!(toy_gil_takes_turns),
        listing!(toy_gil_released_while_waiting),
        listing!(toy_gil_protects_no_data),
        listing!(toy_gil_on_request),
        listing!(toy_gil_and_long_bytecodes),
        listing!(toy_gil_measured),
        listing!(join_halves_again),
        listing!(par_iter_keeps_the_order),
        listing!(a_pool_of_a_size),
        listing!(too_little_to_share),
        listing!(both_ends_of_a_deque),
        listing!(stolen_while_the_owner_is_busy),
        listing!(a_scope_by_crossbeam),
    ],
};
