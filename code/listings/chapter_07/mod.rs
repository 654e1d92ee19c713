//! Chapter 7: locks in depth.

crate::chapter::chapter! {
    7, "Locks in depth";
    never_released,
    released_on_every_way_out,
    guard_of_a_match,
    tickets_below_zero,
    tickets_sold_right,
    half_done_and_unseen,
    panic_poisons,
    poison_cleared,
    waits_two_seconds,
    asked_and_tried,
    locked_twice,
    locked_again,
    rlock_or_lock,
    locked_once_then_passed_on,
    given_back_by_another,
    each_wants_the_others,
    found_by_the_detector,
    found_by_shuttle,
    locked_in_one_order,
    timed_out_but_holding_on,
    livelock,
    backed_off,
    readers_together,
    read_then_write,
}
