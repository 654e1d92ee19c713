//! Chapter 3: the life and death of child processes.

crate::chapter::chapter! {
    3, "The life and death of child processes";
    announced_too_early,
    announced_after_join,
    alive_or_not,
    join_with_a_limit,
    a_command_with_a_limit,
    terminate_or_kill,
    asked_to_end,
    which_end_cleans_up,
    code_or_signal,
    a_dropped_command_is_a_zombie,
    killed_parent,
    adopted_further_up,
    waited_for_or_not,
    a_daemon_is_not_waited_for,
    a_daemon_goes_with_its_parent,
    a_daemon_starts_only_daemons,
    a_unix_daemon,
    signal_a_grandchild,
    another_users_process,
    a_signal_for_the_group,
    what_a_parents_change_reaches,
}
