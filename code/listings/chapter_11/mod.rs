//! Chapter 11: worker pools.

crate::chapter::chapter! {
    11, "Worker pools";
    a_process_for_each_task,
    workers_wait_for_tasks,
    ten_tasks_in_rounds,
    five_downloads,
    apply_waits,
    apply_or_apply_async,
    given_without_waiting,
    waited_for_in_steps,
    map_keeps_the_order,
    chunks_travel_together,
    results_on_demand,
    callback_takes_the_result,
    callback_runs_in_the_parent,
    close_then_join,
    terminate_at_once,
    nobody_waits,
    an_error_nobody_reads,
    panic_is_the_tasks_error,
    err_is_a_value,
    killed_worker_is_an_error,
    a_thread_for_each_job,
    thread_pool_by_hand,
    rayon_borrows,
}
