//! Chapter 10: state shared between processes.

use crate::chapter::{Chapter, listing};

pub mod a_call_costs_a_message;
pub mod a_permit_of_the_dead;
pub mod a_queue_for_pool_workers;
pub mod a_struct_in_shared_memory;
pub mod all_thirteen_kinds;
pub mod atomics_between_processes;
pub mod changed_by_the_child;
pub mod each_fills_its_part;
pub mod how_many_writes;
pub mod lines_that_mix;
pub mod lines_that_stay_whole;
pub mod locked_from_read_to_write;
pub mod lost_update_in_a_value;
pub mod lost_update_through_a_proxy;
pub mod nested_values_are_copies;
pub mod ten_processes_one_dictionary;
pub mod the_owner_dies_half_way;
pub mod two_cures_for_a_proxy;
pub mod unlocked_before_written;
pub mod what_a_queue_is_made_of;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 10,
    title: "State shared between processes",
    listings: &[
        listing!(changed_by_the_child),
        listing!(a_struct_in_shared_memory),
        listing!(what_a_queue_is_made_of),
        listing!(lost_update_in_a_value),
        listing!(locked_from_read_to_write),
        listing!(atomics_between_processes),
        listing!(each_fills_its_part),
        listing!(the_owner_dies_half_way),
        listing!(a_permit_of_the_dead),
        listing!(lines_that_mix),
        listing!(lines_that_stay_whole),
        listing!(unlocked_before_written),
        listing!(how_many_writes),
        listing!(ten_processes_one_dictionary),
        listing!(all_thirteen_kinds),
        listing!(lost_update_through_a_proxy),
        listing!(two_cures_for_a_proxy),
        listing!(nested_values_are_copies),
        listing!(a_call_costs_a_message),
        listing!(a_queue_for_pool_workers),
    ],
};
