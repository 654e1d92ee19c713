//! Chapter 10, "State shared between processes": what each listing and its Python twin do.

use listings::pace::seconds;
use support::*;

const CHAPTER: &str = "chapter-10";

#[test]
fn changed_by_the_child() {
    for run in both(CHAPTER, "changed_by_the_child") {
        run.prints(["before: 0.0 and [1, 2, 3]", "after: 3.5 and [-1, -2, -3]"]);
    }
    for seen in xray_rust(CHAPTER, "changed_by_the_child") {
        seen.shows("the numbers come back without a message", seen.lanes.len() == 2 && seen.wrote_to().is_empty());
    }
}

#[test]
fn a_struct_in_shared_memory() {
    for run in both(CHAPTER, "a_struct_in_shared_memory") {
        run.prints(["sensor 7, reading 1: 21.5 degrees"]);
    }
}

#[test]
fn lost_update_in_a_value() {
    for run in both(CHAPTER, "lost_update_in_a_value") {
        run.prints(["2 of 10 tickets sold, 9 left"]);
    }
}

#[test]
fn locked_from_read_to_write() {
    for run in both(CHAPTER, "locked_from_read_to_write") {
        run.prints(["4000 of 5000 tickets sold, 1000 left"]);
    }
}

#[test]
fn atomics_between_processes() {
    for _ in 0..2 {
        for run in rust(CHAPTER, "atomics_between_processes") {
            run.prints(["load and store: 1", "fetch_add: 2"]);
        }
    }
}

#[test]
fn each_fills_its_part() {
    let sum: u64 = (0..100_000).map(|n| n * n).sum();
    for run in both(CHAPTER, "each_fills_its_part") {
        run.prints([format!("the sum of 100000 squares is {sum}")]);
    }
}

/// Python says nothing, and the lock stays locked.
#[test]
fn the_owner_dies_half_way() {
    for _ in 0..2 {
        for run in rust(CHAPTER, "the_owner_dies_half_way") {
            run.prints([
                "process {dead} transfers 30",
                "process {dead} died while it held the lock, so what it guards may be half changed",
                "found [70, 50]",
                "mended [100, 50]",
            ]);
        }
    }
    for run in python(CHAPTER, "the_owner_dies_half_way") {
        run.prints(["process {dead} transfers 30", "got the lock: False", "found [70, 50]"]);
    }
}

/// Python's place is lost.
#[test]
fn a_permit_of_the_dead() {
    for _ in 0..2 {
        for run in rust(CHAPTER, "a_permit_of_the_dead") {
            run.prints(["process {dead} goes to the printer", "process {dead} has died there, and left me its place"]);
        }
    }
    for run in python(CHAPTER, "a_permit_of_the_dead") {
        run.prints(["process {dead} goes to the printer", "got a place: False"]);
    }
}

/// Three beginnings on the first line, and then the ends.
fn is_mixed(run: &Run) {
    run.prints(["hello hello hello from {first}", "from {second}", "from {third}"])
        .different("first", "second")
        .different("second", "third")
        .different("third", "first");
}

#[test]
fn lines_that_mix() {
    both(CHAPTER, "lines_that_mix").iter().for_each(is_mixed);
}

#[test]
fn lines_that_stay_whole() {
    for run in both(CHAPTER, "lines_that_stay_whole") {
        run.prints_in_any_order(["hello from 1", "hello from 2", "hello from 3"]).takes_at_least(seconds(3));
    }
}

/// Why the parent has to join: the tutorial's program, with one child that takes its time to begin.
#[test]
fn pythons_lock_ends_with_the_parent() {
    if !can_run_twins() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("no_join.py");
    let text = "\
import multiprocessing, time

def greet(lock):
    with lock:
        print('hello', flush=True)

if __name__ == '__main__':
    context = multiprocessing.get_context('spawn')
    lock = context.Lock()
    context.Process(target=greet, args=(lock,)).start()
else:
    time.sleep(0.5)
";
    std::fs::write(&program, text).unwrap();
    let run = command(interpreter(), [&program]).says(["FileNotFoundError: {why:text}"]).leaves_orphans().run();
    run.prints([""; 0]);
}

#[test]
fn unlocked_before_written() {
    both(CHAPTER, "unlocked_before_written").iter().for_each(is_mixed);
}

#[test]
fn how_many_writes() {
    for run in both(CHAPTER, "how_many_writes") {
        run.prints(["a line of 11 characters: 1 write", "a line of 50000 characters: {many} writes"]);
        assert!(run.captured("many") > 1);
    }
}

/// The library's claim about `println!`, asked of the kernel: what one call writes to a pipe, one
/// call reads.
#[test]
fn a_short_line_of_println_is_one_write() {
    use std::io::Read;
    use std::process::{Command, Stdio};

    let mut program = Command::new(binary(CHAPTER));
    let mut running = program.args(["how_many_writes"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut output = running.stdout.take().unwrap();
    let mut buffer = [0; 4096];
    loop {
        let read = output.read(&mut buffer).unwrap();
        if read == 0 {
            break;
        }
        assert!(buffer[..read].ends_with(b"\n"), "{:?}", str::from_utf8(&buffer[..read]));
    }
    assert!(running.wait().unwrap().success());
}

#[test]
fn ten_processes_one_dictionary() {
    let rest = ["[0, 1, 2, 3, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"];
    let first = "process {parent} asks, process {server} keeps";
    for _ in 0..2 {
        for run in rust(CHAPTER, "ten_processes_one_dictionary") {
            run.prints([first, "10 entries, 7² is Some(49)"].into_iter().chain(rest)).different("parent", "server");
        }
    }
    for run in python(CHAPTER, "ten_processes_one_dictionary") {
        run.prints([first, "10 entries, 7² is 49"].into_iter().chain(rest)).different("parent", "server");
    }
}

#[test]
fn all_thirteen_kinds() {
    for _ in 0..2 {
        for run in rust(CHAPTER, "all_thirteen_kinds") {
            run.prints([
                "list ['a'], dict [('a', 1)]",
                r#"namespace Some("bob")"#,
                "value 0.5, array [1, 2, 3]",
                "mutex, and reentrant mutex twice: locked",
                "semaphore and bounded, free: (1, 0)",
                "event true, barrier true",
                "condvar: nobody waits; queue message",
            ]);
        }
    }
    for run in python(CHAPTER, "all_thirteen_kinds") {
        run.prints([
            "list ['a'], dict {{'a': 1}}",
            "namespace bob",
            "value 0.5, array array('i', [1, 2, 3])",
            "lock, and rlock twice: locked",
            "semaphore and bounded, one more: (True, False)",
            "event True, barrier 0",
            "condition: nobody waits; queue message",
        ]);
    }
}

#[test]
fn lost_update_through_a_proxy() {
    for run in both(CHAPTER, "lost_update_through_a_proxy") {
        run.prints(["2 visits, 1 counted"]);
    }
}

/// Python's proxies have no `update`; a kind of one's own has what methods it likes.
#[test]
fn two_cures_for_a_proxy() {
    let locked = "300 visits, 300 counted under a lock";
    for _ in 0..2 {
        for run in rust(CHAPTER, "two_cures_for_a_proxy") {
            run.prints([locked, "300 visits, 300 counted by update"]);
        }
    }
    for run in python(CHAPTER, "two_cures_for_a_proxy") {
        run.prints([locked, "300 visits, 300 counted by a method"]);
    }
}

#[test]
fn nested_values_are_copies() {
    for _ in 0..2 {
        for run in rust(CHAPTER, "nested_values_are_copies") {
            run.prints(["after a push: []", r#"put back: ["bob"]"#, r#"a list of its own: ["eve"]"#]);
        }
    }
    for run in python(CHAPTER, "nested_values_are_copies") {
        run.prints(["after a push: []", "put back: ['bob']", "a list of its own: ['eve']"]);
    }
}

#[test]
fn a_call_costs_a_message() {
    for run in both(CHAPTER, "a_call_costs_a_message") {
        run.prints(["a read through the manager takes as long as {many} in shared memory"]);
        assert!(run.captured("many") > 1);
    }
}

/// Python's workers may have the plain queue from their initializer.
#[test]
fn a_queue_for_pool_workers() {
    for _ in 0..2 {
        for run in rust(CHAPTER, "a_queue_for_pool_workers") {
            run.prints(["through the plain queue: [0, 1, 4, 9, 16]", "through the manager: [0, 1, 4, 9, 16]"]);
        }
    }
    for run in python(CHAPTER, "a_queue_for_pool_workers") {
        run.prints([
            "Queue objects should only be shared between processes through inheritance",
            "through the manager: [0, 1, 4, 9, 16]",
            "through the initializer: [0, 1, 4, 9, 16]",
        ]);
    }
}
