//! Chapter 12: coroutines.

use crate::chapter::{Chapter, listing};

pub mod a_connection_for_three_pages;
pub mod a_generator_by_hand;
pub mod a_hog_that_lets_others_go_on;
pub mod a_larger_stack;
pub mod a_panic_goes_to_the_parent;
pub mod a_panic_stays_in_its_coroutine;
pub mod a_stack_in_the_struct;
pub mod a_stack_too_small;
pub mod a_timer_wakes;
pub mod a_tiny_executor;
pub mod a_variable_for_each_coroutine;
pub mod an_async_call_runs_nothing;
pub mod an_overflow_drops_nothing;
pub mod blocking_calls_do_not_overlap;
pub mod blocking_calls_on_threads;
pub mod bytes_or_characters;
pub mod forgot_to_wake;
pub mod guards_that_cross;
pub mod guards_that_stay_apart;
pub mod kept_across_an_await;
pub mod left_unfinished_is_unwound;
pub mod may_lock_held_over_a_wait;
pub mod messages_between_coroutines;
pub mod no_fork_beside_coroutines;
pub mod one_hog_keeps_all_waiting;
pub mod one_order_in_a_thousand_runs;
pub mod one_thread_for_all;
pub mod parked_until_woken;
pub mod polled_by_hand;
pub mod resume_and_suspend;
pub mod sent_into_a_generator;
pub mod sleeping_together;
pub mod std_lock_held_over_a_wait;
pub mod suspended_deep_inside;
pub mod switched_by_hand;
pub mod switches_the_kernel_counts;
pub mod ten_thousand_pages;
pub mod ten_thousand_sleepers;
pub mod the_thread_changes;
pub mod three_pages_at_once;
pub mod three_pages_with_tokio;
pub mod whichever_comes_first;
pub mod woken_by_another_thread;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 12,
    title: "Coroutines",
    listings: &[
        listing!(resume_and_suspend),
        listing!(switched_by_hand),
        listing!(suspended_deep_inside),
        listing!(a_panic_goes_to_the_parent),
        listing!(left_unfinished_is_unwound),
        listing!(a_stack_too_small),
        listing!(one_order_in_a_thousand_runs),
        listing!(switches_the_kernel_counts),
        listing!(a_generator_by_hand),
        listing!(sent_into_a_generator),
        listing!(a_stack_in_the_struct),
        listing!(an_async_call_runs_nothing),
        listing!(polled_by_hand),
        listing!(kept_across_an_await),
        listing!(parked_until_woken),
        listing!(forgot_to_wake),
        listing!(woken_by_another_thread),
        listing!(a_tiny_executor),
        listing!(a_timer_wakes),
        listing!(sleeping_together),
        listing!(a_panic_stays_in_its_coroutine),
        listing!(messages_between_coroutines),
        listing!(whichever_comes_first),
        listing!(three_pages_at_once),
        listing!(a_connection_for_three_pages),
        listing!(bytes_or_characters),
        listing!(ten_thousand_sleepers),
        listing!(ten_thousand_pages),
        listing!(blocking_calls_do_not_overlap),
        listing!(blocking_calls_on_threads),
        listing!(std_lock_held_over_a_wait),
        listing!(may_lock_held_over_a_wait),
        listing!(one_hog_keeps_all_waiting),
        listing!(a_hog_that_lets_others_go_on),
        listing!(the_thread_changes),
        listing!(a_variable_for_each_coroutine),
        listing!(one_thread_for_all),
        listing!(guards_that_cross),
        listing!(guards_that_stay_apart),
        listing!(an_overflow_drops_nothing),
        listing!(a_larger_stack),
        listing!(no_fork_beside_coroutines),
        listing!(three_pages_with_tokio),
    ],
};
