//! Chapter 14: more than one machine.

crate::chapter::chapter! {
    14, "More than one machine";
    manager_over_tcp,
    a_wrong_key_is_refused,
    was_it_done,
    same_pool_elsewhere,
    another_build_gets_no_task,
    worker_dies_task_does_not,
    given_up_after_two_attempts,
    add_twice,
    add_twice_with_a_key,
    asked_for_twice_done_once,
    queue_without_end,
    queue_that_pushes_back,
    lease_is_not_a_lock,
    lease_with_a_token,
    two_readers_one_count,
    what_waits_and_what_runs,
    server_forgets,
}
