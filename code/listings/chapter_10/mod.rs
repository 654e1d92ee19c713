//! Chapter 10: state shared between processes.

crate::chapter::chapter! {
    10, "State shared between processes";
    changed_by_the_child,
    a_struct_in_shared_memory,
    lost_update_in_a_value,
    locked_from_read_to_write,
    atomics_between_processes,
    each_fills_its_part,
    the_owner_dies_half_way,
    a_permit_of_the_dead,
    lines_that_mix,
    lines_that_stay_whole,
    unlocked_before_written,
    how_many_writes,
    ten_processes_one_dictionary,
    all_thirteen_kinds,
    lost_update_through_a_proxy,
    two_cures_for_a_proxy,
    nested_values_are_copies,
    a_call_costs_a_message,
    a_queue_for_pool_workers,
}
