//! What the server does in one step.

use std::sync::LazyLock;

use redis::{Script, ScriptInvocation};

use super::names::Names;

macro_rules! scripts {
    ($($name:ident = $($file:literal),*;)*) => {
        $(pub(super) static $name: LazyLock<Script> =
            LazyLock::new(|| Script::new(concat!($(include_str!(concat!("scripts/", $file, ".lua"))),*)));)*
    };
}

scripts! {
    SUBMIT = "settle", "submit";
    CANCEL = "settle", "cancel";
    MISSING = "settle", "missing";
    FINISH = "settle", "finish";
    RENEW = "settle", "renew";
    TAKE_OVER = "settle", "take_over";
    GREET = "greet";
    RETRY = "settle", "retry";
    SEND = "send";
    INSERT = "insert";
    INSERT_FENCED = "insert_fenced";
    EXCHANGE = "exchange";
    REMOVE = "remove";
    LOCK = "lock";
    KEEP_LOCK = "keep_lock";
}

/// A script that is about tasks with these ids.
pub(super) fn of_tasks<'a>(
    script: &'static Script,
    names: &Names,
    ids: impl IntoIterator<Item = &'a String>,
) -> ScriptInvocation<'static> {
    let mut invocation = script.key(names.tasks());
    ids.into_iter().for_each(|id| _ = invocation.arg(id));
    invocation
}
