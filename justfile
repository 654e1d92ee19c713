# The toolkit's: by itself it has none.
features := "many-hands/coroutine,many-hands/redis"

# Lists the recipes.
[private]
default:
    @just --list --unsorted

# Builds the book and serves it with live reload.
serve *OPTIONS:
    cargo run -- {{ OPTIONS }}

# Proves every listing, statement and link.
test:
    cargo test

# Runs a chapter from top to bottom, or one listing of it: just chapter 2 fork_returns_twice
[no-exit-message]
chapter NUMBER *LISTING:
    @cargo run --quiet --bin chapter-{{ NUMBER }} -- {{ LISTING }}

# Checks format, lints, documentation, and the book's code blocks, links and ledger.
check:
    cargo fmt --all --check
    rustfmt --check --edition 2024 code/listings/chapter_*/*.rs code/listings/quiz/*.rs code/exercises/chapter_*/*/*.rs code/exercises/chapter_*/*/mutants/*.rs stepper/programs/*.rs
    cargo clippy --workspace --all-targets --features {{ features }} -- --deny warnings
    RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --features {{ features }}
    cargo test --test book -- book:: house quiz recorded python_to_rust search

# Builds the book into target/book.
build:
    cargo run -- build

# Records what commands print, where the recording is missing or stale: just record, just record chapter_06, just record lost_update_forced
[positional-arguments]
record *WHAT:
    @cargo run --quiet --package cmdrun -- record "$@"

# Records what the kernel sees of the listings whose pictures pages include, where that is missing or stale, and draws it: just xray, just xray fork_returns_twice
[positional-arguments]
xray *WHAT:
    @cargo build --quiet --package listings --bins
    @cargo run --quiet --package support --bin record-xray -- "$@"

# Runs the steppers' programs with every schedule, and records them: just steppers, just steppers lost_update
steppers *NAMES:
    @cargo run --quiet --package stepper -- record {{ NAMES }}

# Writes anew what is made of the text and its data: the appendices, and what the search looks through.
appendices:
    SNAPSHOTS=overwrite cargo test --quiet --test book -- appendices python_to_rust search

# Packs the toolkit as for publishing, and runs its tests from the packed sources alone.
package *TESTS:
    code/many-hands/tests/packaged.sh --features coroutine {{ TESTS }}

# Tests the toolkit's workers on other machines, which needs redis-server.
remote *TESTS:
    MANY_HANDS_TEST_REMOTE=1 cargo test --package many-hands --features {{ features }} --test all -- remote {{ TESTS }}

# Measures, and writes the tables that the book shows: just bench, just bench queue, just bench all --quick
bench NAME="all" *OPTIONS:
    cargo bench --package many-hands --package listings --features {{ features }} --bench {{ if NAME == "all" { "'*'" } else { NAME } }} -- {{ OPTIONS }}
