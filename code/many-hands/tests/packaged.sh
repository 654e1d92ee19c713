#!/usr/bin/env bash
# Packages the crate, and runs its own tests from the packaged sources alone: what they need of this workspace would be missing.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
version=$(cargo pkgid | sed 's/.*[#@]//')
unpacked=$(mktemp --directory)
trap 'rm -rf "$unpacked"' EXIT

cargo package --allow-dirty --no-verify
tar --extract --gzip --directory "$unpacked" --file "$target/package/many-hands-$version.crate"
cd "$unpacked/many-hands-$version"
export CARGO_TARGET_DIR=$target
cargo test --locked "$@"
