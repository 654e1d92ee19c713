//! Chapter 12: coroutines.

use crate::chapter::{Chapter, listing};

pub mod a_generator_by_hand;
pub mod a_panic_goes_to_the_parent;
pub mod a_stack_in_the_struct;
pub mod a_stack_too_small;
pub mod a_timer_wakes;
pub mod a_tiny_executor;
pub mod an_async_call_runs_nothing;
pub mod forgot_to_wake;
pub mod kept_across_an_await;
pub mod left_unfinished_is_unwound;
pub mod one_order_in_a_thousand_runs;
pub mod parked_until_woken;
pub mod polled_by_hand;
pub mod resume_and_suspend;
pub mod sent_into_a_generator;
pub mod suspended_deep_inside;
pub mod switched_by_hand;
pub mod switches_the_kernel_counts;
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
    ],
};
