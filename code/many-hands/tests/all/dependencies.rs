//! What a program gets with this crate, besides this crate.

use std::collections::BTreeSet;
use std::process::Command;

/// All packages that a program is built from which depends on this crate with these features, by
/// their names.
fn packages(features: &str) -> BTreeSet<String> {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--features", features])
        .args(["--package", env!("CARGO_PKG_NAME")])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let lines = String::from_utf8(tree.stdout).unwrap();
    lines.lines().filter_map(|line| line.split(' ').next()).map(String::from).collect()
}

#[test]
fn processes_need_few_packages() {
    let expected = [
        "bitflags",
        "bytemuck",
        "cfg-if",
        "cobs",
        "hmac-sha256",
        "libc",
        "many-hands",
        "memoffset",
        "nix",
        "postcard",
        "proc-macro2",
        "quote",
        "serde",
        "serde_bytes",
        "serde_core",
        "serde_derive",
        "syn",
        "thiserror",
        "thiserror-impl",
        "unicode-ident",
    ];
    assert_eq!(packages(""), BTreeSet::from(expected.map(String::from)));
}

#[test]
fn no_feature_brings_a_server_another_runtime_or_a_model_checker() {
    let packages = packages("coroutine");
    assert!(packages.contains("corosensei"));
    for unwanted in ["axum", "tokio", "may", "clap", "shuttle", "ureq"] {
        assert!(!packages.contains(unwanted), "{unwanted}");
    }
}

#[test]
fn a_client_of_redis_brings_no_runtime_and_no_cryptography() {
    let packages = packages("redis");
    assert!(packages.contains("redis"));
    for unwanted in ["tokio", "rustls", "native-tls", "rand", "num-bigint", "r2d2", "log"] {
        assert!(!packages.contains(unwanted), "{unwanted}");
    }
}
