//! Chapter 1: tasks, processes, threads.

crate::chapter::chapter! {
    1, "Tasks, processes, threads";
    one_program_two_processes,
    a_tree_of_processes,
    the_second_start_hands_over,
    what_a_process_owns,
    each_thread_is_a_task,
    any_thread_may_start_threads,
    what_threads_share,
    an_open_file_belongs_to_all_threads,
    sleeping_costs_no_cpu,
    giving_up_the_core,
    one_core_two_cores,
    same_place_other_stack,
    niceness_is_a_threads_own,
    one_waits_two_take_turns,
    each_waits_for_the_other,
    two_tasks_one_thread,
    starting_costs,
    copied_when_written,
    cd_in_a_thread_and_in_a_process,
    talk_directly_or_through_a_pipe,
}
