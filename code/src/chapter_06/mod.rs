//! Chapter 6: shared data and the mutex.

use crate::chapter::{Chapter, listing};

pub mod a_call_in_between;
pub mod a_part_each;
pub mod a_reader_without_the_lock;
pub mod account_forced;
pub mod account_lock_held_asleep;
pub mod account_lock_held_briefly;
pub mod account_without_lock;
pub mod arc_has_many_owners;
pub mod coarse_and_fine;
pub mod every_order;
pub mod every_total;
pub mod fetch_add_is_one_step;
pub mod lock_waits_try_lock_does_not;
pub mod lost_update_counted;
pub mod lost_update_fixed;
pub mod lost_update_forced;
pub mod one_holder_at_a_time;
pub mod one_owner_adds;
pub mod p_and_v;
pub mod read_after_the_scope;
pub mod schedule_found;
pub mod schedule_replayed;
pub mod shared_and_own;
pub mod taking_must_be_one_step;
pub mod twenty_thousand_threads;
pub mod two_atomic_steps_are_not_one;
pub mod two_locks_guard_nothing;
pub mod what_a_lock_costs;
pub mod work_inside_the_lock;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 6,
    title: "Shared data and the mutex",
    listings: &[
        listing!(shared_and_own),
        listing!(lost_update_forced),
        listing!(every_order),
        listing!(every_total),
        listing!(schedule_found),
        listing!(schedule_replayed),
        listing!(lost_update_counted),
        listing!(a_call_in_between),
        listing!(twenty_thousand_threads),
        listing!(a_part_each),
        listing!(read_after_the_scope),
        listing!(arc_has_many_owners),
        listing!(lost_update_fixed),
        listing!(lock_waits_try_lock_does_not),
        listing!(taking_must_be_one_step),
        listing!(one_holder_at_a_time),
        listing!(fetch_add_is_one_step),
        listing!(two_atomic_steps_are_not_one),
        listing!(one_owner_adds),
        listing!(account_without_lock),
        listing!(account_forced),
        listing!(account_lock_held_asleep),
        listing!(account_lock_held_briefly),
        listing!(two_locks_guard_nothing),
        listing!(a_reader_without_the_lock),
        listing!(what_a_lock_costs),
        listing!(work_inside_the_lock),
        listing!(coarse_and_fine),
        listing!(p_and_v),
    ],
};
