//! Chapter 4: threads.

use crate::chapter::{Chapter, listing};

pub mod a_daemon_tidies_up_nothing;
pub mod a_process_shares_no_globals;
pub mod a_struct_with_run;
pub mod an_err_comes_back_whole;
pub mod arc_shares;
pub mod asked_to_stop;
pub mod collect_starts_them_all;
pub mod countdown_by_two;
pub mod counted_while_alive;
pub mod daemons_are_left;
pub mod described_then_spawned;
pub mod each_on_its_own_core;
pub mod five_sleep_as_long_as_one;
pub mod four_names_three_times;
pub mod in_time_or_lost;
pub mod join_before_the_last_line;
pub mod join_returns_the_result;
pub mod joined_at_the_end;
pub mod lazy_map_starts_one_at_a_time;
pub mod main_ends_first;
pub mod move_gives_ownership;
pub mod name_in_the_kernel;
pub mod names_and_ids;
pub mod others_run_during_join;
pub mod pairs_counted;
pub mod panic_is_an_error_of_join;
pub mod scope_borrows;
pub mod the_kernels_count;
pub mod thread_counts_while_main_prints;
pub mod unjoined_panic_in_a_scope;
pub mod what_threads_share;
pub mod where_main_falls;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 4,
    title: "Threads",
    listings: &[
        listing!(thread_counts_while_main_prints),
        listing!(join_before_the_last_line),
        listing!(described_then_spawned),
        listing!(where_main_falls),
        listing!(countdown_by_two),
        listing!(pairs_counted),
        listing!(others_run_during_join),
        listing!(five_sleep_as_long_as_one),
        listing!(names_and_ids),
        listing!(four_names_three_times),
        listing!(name_in_the_kernel),
        listing!(move_gives_ownership),
        listing!(scope_borrows),
        listing!(arc_shares),
        listing!(a_struct_with_run),
        listing!(what_threads_share),
        listing!(a_process_shares_no_globals),
        listing!(each_on_its_own_core),
        listing!(join_returns_the_result),
        listing!(lazy_map_starts_one_at_a_time),
        listing!(collect_starts_them_all),
        listing!(panic_is_an_error_of_join),
        listing!(unjoined_panic_in_a_scope),
        listing!(an_err_comes_back_whole),
        listing!(counted_while_alive),
        listing!(the_kernels_count),
        listing!(main_ends_first),
        listing!(in_time_or_lost),
        listing!(joined_at_the_end),
        listing!(daemons_are_left),
        listing!(a_daemon_tidies_up_nothing),
        listing!(asked_to_stop),
    ],
};
