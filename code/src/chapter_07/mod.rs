//! Chapter 7: locks in depth.

use crate::chapter::{Chapter, listing};

pub mod asked_and_tried;
pub mod backed_off;
pub mod each_wants_the_others;
pub mod found_by_shuttle;
pub mod found_by_the_detector;
pub mod given_back_by_another;
pub mod guard_of_a_match;
pub mod half_done_and_unseen;
pub mod livelock;
pub mod locked_again;
pub mod locked_in_one_order;
pub mod locked_once_then_passed_on;
pub mod locked_twice;
pub mod never_released;
pub mod panic_poisons;
pub mod poison_cleared;
pub mod read_then_write;
pub mod readers_together;
pub mod released_on_every_way_out;
pub mod rlock_or_lock;
pub mod tickets_below_zero;
pub mod tickets_sold_right;
pub mod timed_out_but_holding_on;
pub mod waits_two_seconds;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 7,
    title: "Locks in depth",
    listings: &[
        listing!(never_released),
        listing!(released_on_every_way_out),
        listing!(guard_of_a_match),
        listing!(tickets_below_zero),
        listing!(tickets_sold_right),
        listing!(half_done_and_unseen),
        listing!(panic_poisons),
        listing!(poison_cleared),
        listing!(waits_two_seconds),
        listing!(asked_and_tried),
        listing!(locked_twice),
        listing!(locked_again),
        listing!(rlock_or_lock),
        listing!(locked_once_then_passed_on),
        listing!(given_back_by_another),
        listing!(each_wants_the_others),
        listing!(found_by_the_detector),
        listing!(found_by_shuttle),
        listing!(locked_in_one_order),
        listing!(timed_out_but_holding_on),
        listing!(livelock),
        listing!(backed_off),
        listing!(readers_together),
        listing!(read_then_write),
    ],
};
