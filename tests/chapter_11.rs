//! Chapter 11, "Worker pools": what each listing and its Python twin do.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use listings::pace::seconds;
use many_hands::process::{Pool, TaskError};
use nix::sys::signal::raise;
use support::*;

const CHAPTER: &str = "chapter-11";

/// The numbers in a list as both languages print it.
fn numbers(list: &str) -> Vec<u64> {
    let words = list.split(|c: char| !c.is_ascii_digit());
    words.filter_map(|word| word.parse().ok()).collect()
}

/// How many tasks were under way at once, by the lines they print when they begin and when they
/// end.
fn most_at_once(run: &Run, begins: &str, ends: &str) -> usize {
    let (mut now, mut most) = (0, 0);
    for line in &run.stdout {
        now += usize::from(line.contains(begins));
        now -= usize::from(line.contains(ends));
        most = most.max(now);
    }
    most
}

#[test]
fn a_process_for_each_task() {
    for run in both(CHAPTER, "a_process_for_each_task") {
        run.prints(["a process for each: 200 processes, {each} ms", "a pool of two: 2 processes, {pool} ms"]);
        assert!(run.captured("pool") < run.captured("each"));
    }
}

#[test]
fn workers_wait_for_tasks() {
    for run in both(CHAPTER, "workers_wait_for_tasks") {
        run.prints([
            "no task yet: 3 workers",
            "each has done a task, the same workers: {yes:word}",
            "worker {one} has {a} KiB of its own",
            "worker {two} has {b} KiB of its own",
            "worker {three} has {c} KiB of its own",
        ]);
        assert!(run.stdout[1].to_lowercase().ends_with("true"));
        // A process that has only begun to start has a page or two.
        assert!(["a", "b", "c"].iter().all(|memory| run.captured(memory) >= 64));
    }
}

/// Of ten tasks, one of four workers has to do three, whichever way they are dealt out.
#[test]
fn ten_tasks_in_rounds() {
    for run in both(CHAPTER, "ten_tasks_in_rounds") {
        let begin = |n| format!("task {n} begins in worker {{worker{n}}}");
        let end = |n| format!("task {n} ends");
        let all = (1..=10).flat_map(|n| [begin(n), end(n)]).chain(["tasks done by each worker: {done:text}".into()]);
        run.prints_in_any_order(all).takes_at_least(seconds(6));
        (1..=10).for_each(|n| _ = run.keeps_order([begin(n), end(n)]));
        assert!(most_at_once(&run, "begins", "ends") <= 4);

        let done = numbers(run.stdout.last().expect("it prints"));
        assert!(done.len() <= 4 && done.iter().sum::<u64>() == 10 && done.iter().any(|&tasks| tasks >= 3));
        let workers: HashSet<_> = (1..=10).map(|n| run.captured(&format!("worker{n}"))).collect();
        assert_eq!(workers.len(), done.len());
    }
    for seen in xray(CHAPTER, "ten_tasks_in_rounds") {
        let workers: Vec<_> =
            (1..seen.lanes.len()).filter(|&lane| seen.lanes[lane].kind == LaneKind::Process).collect();
        let at_once = seen.asleep_at_once_of(&workers);
        seen.shows("tasks run side by side, never more than four", (2..=4).contains(&at_once));
    }
}

/// The shortest way to do 6, 5, 10, 9 and 5 seconds of work with four workers takes ten.
#[test]
fn five_downloads() {
    for run in both(CHAPTER, "five_downloads") {
        let files = [("test1", 6), ("test2", 5), ("test3", 10), ("test4", 9), ("test5", 5)];
        let begins = files.map(|(file, _)| format!("{file} begins in worker {{{file}}}"));
        let ends = files.map(|(file, time)| format!("{file} is there after {time} seconds"));
        let all = begins.iter().chain(&ends).map(String::as_str);
        run.prints_in_any_order(all.chain(["all are there after {seconds}.{tenths} seconds"]))
            .takes_at_least(seconds(10));
        assert!(run.captured("seconds") >= 10);
        assert!(most_at_once(&run, "begins", "is there") <= 4);

        let first = |what: &str| run.stdout.iter().position(|line| line.contains(what));
        assert!(first("is there") < first("test5 begins"));
    }
}

#[test]
fn initializer_runs_once() {
    for run in both(CHAPTER, "initializer_runs_once") {
        run.prints_in_any_order(["worker {one}: a sieve up to 1000", "worker {two}: a sieve up to 1000", "168 primes"])
            .different("one", "two");
        assert_eq!(run.stdout.last().map(String::as_str), Some("168 primes"));
    }
}

#[test]
fn apply_waits() {
    for run in both(CHAPTER, "apply_waits") {
        run.prints([
            "worker {worker}: 2 times 2",
            "main: 4",
            "worker {worker}: 4 times 4",
            "main: 16",
            "worker {worker}: 16 times 16",
            "main: 256",
        ]);
    }
    for seen in xray_rust(CHAPTER, "apply_waits") {
        seen.shows("one worker does all", seen.children_alive_at_once() == 1);
        let printers = ["2 times 2", "4 times 4", "16 times 16"].map(|words| seen.printer(words));
        seen.shows("it is the same process", printers == [1, 1, 1]);
    }
}

#[test]
fn apply_or_apply_async() {
    for run in both(CHAPTER, "apply_or_apply_async") {
        run.prints(["apply: {serial}.{a} seconds", "apply_async: {parallel}.{b} seconds"]);
        assert!(run.captured("serial") >= 20);
        assert!((5..run.captured("serial")).contains(&run.captured("parallel")));
    }
}

#[test]
fn given_without_waiting() {
    for run in both(CHAPTER, "given_without_waiting") {
        run.prints(["5000 tasks given, 0 finished", "they wait in {size} MiB of memory", "results: 5000"]);
        // The tasks' texts are 47 MiB long. What lies in the pipe or the queue is shared memory or
        // the kernel's.
        assert!(run.captured("size") >= 30);
    }
}

#[test]
fn waited_for_in_steps() {
    for run in both(CHAPTER, "waited_for_in_steps") {
        run.prints(["the answer is 42; asked in vain {times} times"]).takes_at_least(seconds(20));
        assert!(run.captured("times") >= 1);
    }
}

#[test]
fn as_they_are_completed() {
    for run in both(CHAPTER, "as_they_are_completed") {
        run.prints_in_any_order([
            "home: home after 15 seconds",
            "news: news after 5 seconds",
            "about: about after 10 seconds",
        ])
        .takes_at_least(seconds(15));
    }
}

#[test]
fn until_the_first_error() {
    for run in listing(CHAPTER, "until_the_first_error").says(["the paper is stuck"]).rust() {
        run.prints([
            "2 are done, 1 is not",
            "cancelled: true",
            "bread is printed",
            "the task panicked: the paper is stuck, {place:word}",
        ])
        .takes_at_least(seconds(15));
    }
    for run in python(CHAPTER, "until_the_first_error") {
        run.prints([
            "2 are done, 1 is not",
            "cancelled: false",
            "bread is printed",
            "the task raised: the paper is stuck",
            "butter is printed",
        ])
        .takes_at_least(seconds(40));
    }
}

/// Python's executor cannot end a task that runs; ours replaces the worker.
#[test]
fn cancel_ends_a_task() {
    for run in rust(CHAPTER, "cancel_ends_a_task") {
        run.prints([
            "worker {first} is at the first task",
            "the task that waits, cancelled: true",
            "the task that runs, cancelled: true",
            "the task was cancelled",
            "the task was cancelled",
            "worker {second} goes on",
        ])
        .different("first", "second")
        .takes_less_than(seconds(1000));
    }
    for run in python(CHAPTER, "cancel_ends_a_task") {
        run.prints([
            "worker {same} is at the first task",
            "the task that waits, cancelled: True",
            "the task that runs, cancelled: False",
            "it took its 20 seconds; worker {same} goes on",
        ])
        .takes_at_least(seconds(20));
    }
}

#[test]
fn map_keeps_the_order() {
    for run in both(CHAPTER, "map_keeps_the_order") {
        run.prints_in_any_order(["map: [15, 5, 10]", "imap_unordered: 5", "imap_unordered: 10", "imap_unordered: 15"])
            .takes_at_least(seconds(30));
    }
}

#[test]
fn chunks_travel_together() {
    for run in both(CHAPTER, "chunks_travel_together") {
        run.prints(["chunks of 4, workers at each: [1, 1, 1]", "chunks of 6, workers at each: [1, 1]"]);
    }
}

/// Python's pool takes all items at once, and needs a semaphore to be held back.
fn write_or_die((folder, number): (PathBuf, u32)) {
    if number == 2 {
        raise(Signal::SIGKILL).expect("the signal exists");
    }
    fs::write(folder.join(number.to_string()), "").expect("the folder is there");
}

#[test]
fn a_killed_worker_takes_its_chunk_with_it_and_map_tries_the_others() {
    let folder = tempfile::tempdir().expect("there is room");
    let items = (1..=6).map(|number| (folder.path().to_path_buf(), number));
    let pool = Pool::new(1).expect("it starts");
    let result = pool.map_chunks(write_or_die, items, 3);
    assert!(matches!(result, Err(TaskError::Died { .. })), "{result:?}");
    let done = (1..=6).filter(|number: &u32| folder.path().join(number.to_string()).exists());
    assert_eq!(done.collect::<Vec<_>>(), [1, 4, 5, 6]);
}

#[test]
fn results_on_demand() {
    for run in rust(CHAPTER, "results_on_demand") {
        run.prints(["3 results read, {made} of 1000 items made"]);
        assert!(run.captured("made") <= 7);
    }
    for run in python(CHAPTER, "results_on_demand") {
        run.prints([
            "3 results read, 1000 of 1000 items made",
            "with a semaphore: {results} results, {made} of 1000 items made",
        ]);
        assert!(run.captured("made") <= run.captured("results") + 4);
    }
}

#[test]
fn small_items_in_chunks() {
    for run in both(CHAPTER, "small_items_in_chunks") {
        run.prints(["chunks of 1: 2666466670000 after {single} ms", "chunks of 500: 2666466670000 after {chunked} ms"]);
        assert!(run.captured("chunked") < run.captured("single"));
    }
}

/// Ten tasks of two seconds with five workers: two rounds.
#[test]
fn callback_takes_the_result() {
    for run in both(CHAPTER, "callback_takes_the_result") {
        let callbacks: Vec<_> = (100..110).map(|number| format!("callback: {number}")).collect();
        let all = callbacks.iter().map(String::as_str).chain(["all are given", "all are done"]);
        run.prints_in_any_order(all).prints_before(&callbacks, ["all are done"]).takes_at_least(seconds(4));
        run.keeps_order(["all are given", "all are done"]);
    }
}

#[test]
fn callback_runs_in_the_parent() {
    for run in both(CHAPTER, "callback_runs_in_the_parent") {
        run.prints_in_any_order([
            "main: process {main}, thread {first:text}",
            "task: process {one}",
            "task: process {two}",
            "callback: process {main}, thread {other:text}",
            "callback: process {main}, thread {other:text}",
        ])
        .different("first", "other")
        .different("main", "one")
        .different("main", "two");
    }
}

/// The wrong order is an exception in Python; in Rust it does not compile, see `compile_fail`.
#[test]
fn close_then_join() {
    for run in rust(CHAPTER, "close_then_join") {
        run.prints(["closed; finished: false, workers: true", "joined; finished: true, workers: false"])
            .takes_at_least(seconds(20));
    }
    for run in python(CHAPTER, "close_then_join") {
        run.prints([
            "join before close: Pool is still running",
            "closed; finished: False, workers: True",
            "a task after close: Pool not running",
            "joined; finished: True, workers: False",
        ])
        .takes_at_least(seconds(20));
    }
    for seen in xray_rust(CHAPTER, "close_then_join") {
        let closed = seen.printed("closed;");
        let goes_on =
            |event: &Event| matches!(event.what, What::Sleep { .. }) && event.until.is_none_or(|end| end > closed);
        seen.shows("close waits for no task", seen.events.iter().any(goes_on));
        let joined = seen.printed("joined;");
        seen.shows("join waits for the workers", joined > seen.ended(1) && joined > seen.ended(2));
    }
}

#[test]
fn terminate_at_once() {
    for run in rust(CHAPTER, "terminate_at_once") {
        run.prints(["the pool stopped before the task was done"; 3]).takes_less_than(seconds(1000));
    }
    for run in python(CHAPTER, "terminate_at_once") {
        run.prints(["no result after five seconds"; 3]).takes_less_than(seconds(1000));
    }
}

#[test]
fn ending_without_waiting() {
    for run in both(CHAPTER, "ending_without_waiting") {
        run.prints(["task 1 is done", "task 2 is done", "main ends"]).takes_less_than(seconds(1000));
    }
}

/// In Python not even standard error tells.
#[test]
fn an_unread_error() {
    let all = ["6 / 3 is 2", "6 / 2 is 3", "main: all went well, as far as I know"];
    for run in listing(CHAPTER, "an_unread_error").says(["attempt to divide by zero"]).rust() {
        run.prints(all);
    }
    for run in python(CHAPTER, "an_unread_error") {
        run.prints(all);
    }
}

#[test]
fn panic_is_the_tasks_error() {
    for run in listing(CHAPTER, "panic_is_the_tasks_error").says(["attempt to divide by zero"]).rust() {
        run.prints([
            "worker {worker}: 2",
            "it panicked: attempt to divide by zero, {place:word}",
            "worker {worker}: 3",
        ]);
    }
    for run in python(CHAPTER, "panic_is_the_tasks_error") {
        run.prints(["worker {worker}: 2", "it raised: {why:text}", "worker {worker}: 3"]);
    }
}

#[test]
fn err_is_a_value() {
    for run in both(CHAPTER, "err_is_a_value") {
        run.prints(["a number: 42", "not a number: fish"]);
    }
}

/// Which error: that of the chunk that comes in first, be it of the last item.
#[test]
fn map_in_python_raises_one_error_and_gives_no_results() {
    if can_run_twins() {
        let program = "import multiprocessing as m
pool = m.get_context('fork').Pool(2)
try:
    print(pool.map(int, ['42', 'fish', 'bird'], chunksize=1))
except ValueError as error:
    print(error)
pool.terminate()
";
        let run = command(interpreter(), ["-c", program]).leaves_orphans().run();
        run.prints(["invalid literal for int() with base 10: {which:word}"]);
    }
}

#[test]
fn killed_worker_is_an_error() {
    for run in rust(CHAPTER, "killed_worker_is_an_error") {
        run.prints([
            "1: 1, from worker {first}",
            "2: worker {first}: signal: 9 (SIGKILL)",
            "3: 9, from worker {second}",
        ])
        .different("first", "second");
    }
    for run in python(CHAPTER, "killed_worker_is_an_error") {
        run.prints([
            "1: 1, from worker {first}",
            "2: no result after 25 seconds, and there will be none",
            "3: 9, from worker {second}",
            "an executor's 2: BrokenProcessPool",
            "and it takes no more tasks",
        ])
        .different("first", "second")
        .takes_at_least(seconds(25));
    }
}

/// A `get` without a timeout, or a join of the closed pool, never returns.
#[test]
fn python_waits_for_ever_for_a_killed_worker() {
    if can_run_twins() {
        let begin = "import multiprocessing as m, os, signal
pool = m.get_context('fork').Pool(1)
task = pool.apply_async(os.kill, (os.getpid(), 0))
task.get()
task = pool.apply_async(signal.raise_signal, (signal.SIGKILL,))
print('killed', flush=True)
";
        for wait in ["task.get()", "pool.close(); pool.join()"] {
            let program = format!("{begin}{wait}");
            let stuck = command(interpreter(), ["-c", &program]).never_ends_within(Duration::from_secs(2));
            stuck.leaves_orphans().run().prints(["killed"]);
        }
    }
}

/// Two tasks that hang hold two workers: in Python the fifth task waits in vain for one.
#[test]
fn time_limit_ends_a_task() {
    for run in rust(CHAPTER, "time_limit_ends_a_task") {
        run.prints([
            "1: 1",
            "2: 4",
            "3: the task took longer than {limit:word}, and its worker was ended",
            "4: the task took longer than {limit:word}, and its worker was ended",
            "5: 25",
        ])
        .takes_at_least(seconds(20))
        .takes_less_than(seconds(1000));
    }
    for run in python(CHAPTER, "time_limit_ends_a_task") {
        run.prints([
            "1: 1",
            "2: 4",
            "3: no result after 20 seconds",
            "4: no result after 20 seconds",
            "5: no result after 20 seconds",
        ])
        .takes_at_least(seconds(60));
    }
}

#[test]
fn a_thread_for_each_job() {
    let runs = both(CHAPTER, "a_thread_for_each_job");
    for run in &runs {
        run.prints([
            "{threads} threads, {reserved} MiB more reserved",
            "{used} MiB more used",
            "ten seconds of waiting: {spent} ms of processor time",
        ]);
        assert_eq!(run.captured("threads"), 101);
        assert!(run.captured("reserved") >= 100 && run.captured("used") < run.captured("reserved"));
        assert!(u128::from(run.captured("spent")) < seconds(10).as_millis());
    }
    assert!(runs[0].captured("reserved") >= 200, "a stack of a Rust thread is 2 MiB");
}

/// What a hundred threads reserve above their stacks is the arenas of the C library's allocator.
#[test]
fn the_rest_of_what_threads_reserve_is_arenas() {
    let program = binary(CHAPTER);
    let arguments = [OsStr::new("MALLOC_ARENA_MAX=1"), program.as_os_str(), OsStr::new("a_thread_for_each_job")];
    let run = command("env", arguments).run();
    run.prints([
        "101 threads, {reserved} MiB more reserved",
        "{used} MiB more used",
        "ten seconds of waiting: {spent} ms of processor time",
    ]);
    assert!((200..300).contains(&run.captured("reserved")));
}

#[test]
fn thread_pool_by_hand() {
    for run in listing(CHAPTER, "thread_pool_by_hand").says(["the first job fails"]).rust() {
        run.prints(["the second is done all the same"]);
    }
    for run in python(CHAPTER, "thread_pool_by_hand") {
        run.prints(["a job raised: the first job fails", "the second is done all the same"]);
    }
}

#[test]
fn at_most_four_at_once() {
    for run in both(CHAPTER, "at_most_four_at_once") {
        run.prints(["100 jobs, at most {most} at once"]).takes_at_least(seconds(0.1) * 25);
        assert!((1..=4).contains(&run.captured("most")));
    }
}

#[test]
fn rayon_borrows() {
    for run in both(CHAPTER, "rayon_borrows") {
        run.prints(["long: hands light", "all: many hands make light work"]);
    }
}

/// `Pool()` starts as many workers as there are processors, and no more for more tasks.
#[test]
fn pool_has_as_many_workers_as_processors() {
    let processors = std::thread::available_parallelism().expect("the machine says");
    assert_eq!(Pool::new(0).expect("it starts").workers(), processors.get());
}
