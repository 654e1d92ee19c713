//! Python twins in the page: what they write comes as they write it.

use std::time::Duration;

use crate::support::run::{book, end, output, twin};
use crate::support::server::Server;
use serde_json::json;

#[test]
fn lines_come_one_by_one() {
    let book = book(&[("counts", "import time\nprint('one')\ntime.sleep(1)\nprint('two')\n")]);
    let (server, _) = Server::ready(&book);
    let mut answer = server.send(&server.request(&twin("counts")));
    assert_eq!(answer.wait_for_output(), "one\n");
    assert_eq!(answer.wait_for_output(), "two\n");
    let rest = answer.events();
    assert!(Duration::from_secs_f64(end(&rest)["milliseconds"].as_f64().unwrap() / 1000.0) >= Duration::from_secs(1));
}

#[test]
fn what_is_not_a_line_yet_waits_in_a_buffer_as_everywhere() {
    let source =
        "import os\nprint('twice; ', end='')\nif os.fork(): os.wait(); print('parent')\nelse: print('child')\n";
    let book = book(&[("unflushed", source)]);
    let (server, _) = Server::ready(&book);
    assert_eq!(output(&server.run_twin("unflushed")), "twice; child\ntwice; parent\n");
}

#[test]
fn output_is_plain_text() {
    let source = "import os, sys\nprint(sys.stdout.isatty(), os.environ['NO_COLOR'])\nprint('é', file=sys.stderr)\n";
    let book = book(&[("plain", source)]);
    let (server, _) = Server::ready(&book);
    let events = server.run_twin("plain");
    assert_eq!(output(&events), "True 1\n");
    assert!(events.contains(&json!({ "event": "output", "stream": "stderr", "text": "é\n" })), "{events:?}");
}

#[test]
fn a_program_that_needs_packages_is_run_by_the_launcher() {
    let book = book(&[("switches", "import greenlet\n")]);
    book.write(
        "code/listings/with_packages.py",
        "import sys\nif not sys.argv[1:]: open(__file__ + '.asked', 'w')\nprint('launched', sys.argv[1:])\n",
    );
    let (server, _) = Server::ready(&book);
    let events = server.run_twin("switches");
    assert_eq!(output(&events), "launched ['code/listings/chapter_02/switches.py']\n", "{events:?}");
    assert!(book.path("code/listings/with_packages.py.asked").exists());
}

#[test]
fn a_program_that_needs_a_redis_server_is_run_beside_one() {
    let book = book(&[("counts", "import os\nimport redis\n")]);
    book.write("code/listings/with_redis.py", "import sys\nprint('beside a server', sys.argv[1:])\n");
    let (server, _) = Server::ready(&book);
    let events = server.run_twin("counts");
    assert_eq!(output(&events), "beside a server ['code/listings/chapter_02/counts.py']\n", "{events:?}");
}
