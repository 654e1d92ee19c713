//! Chapter 5: waiting at the same time, computing at the same time.

crate::chapter::chapter! {
    5, "Waiting at the same time, computing at the same time";
    downloads_in_turn,
    downloads_in_processes,
    one_download_thread,
    downloads_in_threads,
    a_download_is_a_struct,
    real_downloads,
    real_downloads_in_processes,
    work_and_time,
    two_threads_compute,
    small_work_costs_a_start,
    toy_gil_on_request,
    toy_gil_released_while_waiting,
    toy_gil_and_long_bytecodes,
    toy_gil_measured,
    toy_gil_admits_one,
    toy_gil_takes_turns,
    toy_gil_protects_no_data,
    join_halves_again,
    par_iter_keeps_the_order,
    a_pool_of_a_size,
    too_little_to_share,
    both_ends_of_a_deque,
    stolen_while_the_owner_is_busy,
    a_scope_by_crossbeam,
}
