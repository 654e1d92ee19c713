//! Chapter 8: semaphores, events, condition variables, barriers, timers.

use crate::chapter::{Chapter, listing};

pub mod any_thread_may_set;
pub mod asking_again_and_again;
pub mod asleep_when_cancelled;
pub mod barrier_with_rounds;
pub mod barrier_without_rounds;
pub mod bounded_buffer;
pub mod cancelled_in_time_or_not;
pub mod channel_is_a_buffer;
pub mod colour_on_a_terminal;
pub mod event_from_condvar;
pub mod five_of_twenty_two;
pub mod hello_after_a_second;
pub mod light_tick_by_tick;
pub mod lost_wake_up;
pub mod members_come_and_go;
pub mod no_place_in_time;
pub mod notified_before_waiting;
pub mod notify_two_of_five;
pub mod one_does_not_come;
pub mod permit_given_back;
pub mod place_lost_in_a_panic;
pub mod pulse_missed;
pub mod semaphore_from_condvar;
pub mod surplus_release;
pub mod timer_from_condvar;
pub mod told_when_it_changes;
pub mod traffic_light;
pub mod two_phases;
pub mod unparked_before_parking;
pub mod whichever_comes_first;
pub mod woken_and_waiting_again;
pub mod woken_for_nothing;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 8,
    title: "Semaphores, events, condition variables, barriers, timers",
    listings: &[
        listing!(asking_again_and_again),
        listing!(told_when_it_changes),
        listing!(notified_before_waiting),
        listing!(notify_two_of_five),
        listing!(bounded_buffer),
        listing!(woken_for_nothing),
        listing!(woken_and_waiting_again),
        listing!(lost_wake_up),
        listing!(semaphore_from_condvar),
        listing!(permit_given_back),
        listing!(five_of_twenty_two),
        listing!(place_lost_in_a_panic),
        listing!(surplus_release),
        listing!(no_place_in_time),
        listing!(event_from_condvar),
        listing!(pulse_missed),
        listing!(any_thread_may_set),
        listing!(light_tick_by_tick),
        listing!(colour_on_a_terminal),
        listing!(traffic_light),
        listing!(barrier_without_rounds),
        listing!(barrier_with_rounds),
        listing!(two_phases),
        listing!(one_does_not_come),
        listing!(asleep_when_cancelled),
        listing!(timer_from_condvar),
        listing!(hello_after_a_second),
        listing!(cancelled_in_time_or_not),
        listing!(channel_is_a_buffer),
        listing!(whichever_comes_first),
        listing!(members_come_and_go),
        listing!(unparked_before_parking),
    ],
};
