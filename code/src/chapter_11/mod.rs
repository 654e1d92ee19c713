//! Chapter 11: worker pools.

use crate::chapter::{Chapter, listing};

pub mod a_process_for_each_task;
pub mod a_thread_for_each_job;
pub mod an_error_nobody_reads;
pub mod apply_or_apply_async;
pub mod apply_waits;
pub mod callback_runs_in_the_parent;
pub mod callback_takes_the_result;
pub mod chunks_travel_together;
pub mod close_then_join;
pub mod err_is_a_value;
pub mod five_downloads;
pub mod given_without_waiting;
pub mod killed_worker_is_an_error;
pub mod map_keeps_the_order;
pub mod nobody_waits;
pub mod panic_is_the_tasks_error;
pub mod rayon_borrows;
pub mod results_on_demand;
pub mod ten_tasks_in_rounds;
pub mod terminate_at_once;
pub mod thread_pool_by_hand;
pub mod waited_for_in_steps;
pub mod workers_wait_for_tasks;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 11,
    title: "Worker pools",
    listings: &[
        listing!(a_process_for_each_task),
        listing!(workers_wait_for_tasks),
        listing!(ten_tasks_in_rounds),
        listing!(five_downloads),
        listing!(apply_waits),
        listing!(apply_or_apply_async),
        listing!(given_without_waiting),
        listing!(waited_for_in_steps),
        listing!(map_keeps_the_order),
        listing!(chunks_travel_together),
        listing!(results_on_demand),
        listing!(callback_takes_the_result),
        listing!(callback_runs_in_the_parent),
        listing!(close_then_join),
        listing!(terminate_at_once),
        listing!(nobody_waits),
        listing!(an_error_nobody_reads),
        listing!(panic_is_the_tasks_error),
        listing!(err_is_a_value),
        listing!(killed_worker_is_an_error),
        listing!(a_thread_for_each_job),
        listing!(thread_pool_by_hand),
        listing!(rayon_borrows),
    ],
};
