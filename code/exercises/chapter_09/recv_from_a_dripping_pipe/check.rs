//! A pipe that drips, one that is interrupted, one that tears, and one that claims 4 GiB.

use std::io::{self, ErrorKind, Read, Write};
use std::thread;

use exercises::grade::{Judge, Rejected, Value, reject, to_value};

use super::program;

/// Gives one byte at a time, and fails first with `Interrupted` before each, if it is to.
struct Drips {
    bytes: Vec<u8>,
    interrupts: bool,
    interrupted: bool,
}

impl Read for Drips {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.interrupts && !std::mem::replace(&mut self.interrupted, true) {
            return Err(ErrorKind::Interrupted.into());
        }
        self.interrupted = false;
        if self.bytes.is_empty() || buffer.is_empty() {
            return Ok(0);
        }
        buffer[0] = self.bytes.remove(0);
        Ok(1)
    }
}

fn framed(messages: &[&str]) -> Vec<u8> {
    let frame = |message: &&str| [&(message.len() as u32).to_le_bytes()[..], message.as_bytes()].concat();
    messages.iter().flat_map(frame).collect()
}

/// All messages to the end, or an error's kind after them.
fn all(from: &mut impl Read) -> Vec<String> {
    let mut seen = Vec::new();
    // A function that finds no end must not go on for ever.
    while seen.len() < 10 {
        match program::recv(from) {
            Ok(Some(message)) => seen.push(String::from_utf8_lossy(&message).into_owned()),
            Ok(None) => break,
            Err(error) => {
                seen.push(format!("error: {:?}", error.kind()));
                break;
            }
        }
    }
    seen
}

/// A pipe of the system, whose writer is a thread.
fn piped(bytes: Vec<u8>) -> io::Result<Vec<String>> {
    let (mut reader, mut writer) = io::pipe()?;
    thread::scope(|s| {
        s.spawn(move || bytes.chunks(3).try_for_each(|chunk| writer.write_all(chunk)));
        Ok(all(&mut reader))
    })
}

pub fn subject(word: &str) -> Value {
    let whole = framed(&["one", "", "three"]);
    let torn = whole[..whole.len() - 2].to_vec();
    let drips = |bytes, interrupts| Drips { bytes, interrupts, interrupted: false };
    match word {
        "drips" => to_value(all(&mut drips(whole, false))),
        "interrupts" => to_value(all(&mut drips(whole, true))),
        "tears" => to_value(all(&mut drips(torn, false))),
        "tears early" => to_value(all(&mut drips(whole[..9].to_vec(), false))),
        "claims" => to_value(all(&mut drips([&[255; 4], &whole[..]].concat(), false))),
        _ => to_value(piped(framed(&["one", &"x".repeat(200_000)])).map_err(|error| error.to_string())),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let seen = |word| judge.run(word)?.seen::<Vec<String>>();
    let found = seen("drips")?;
    if found != ["one", "", "three"] {
        return reject(
            "dripped",
            format!(
                "The bytes of \"one\", \"\" and \"three\" came one by one, and {found:?} was received: a read gives what is there, not what was asked for."
            ),
        );
    }
    let found = seen("interrupts")?;
    if found != ["one", "", "three"] {
        return reject(
            "interrupted",
            format!(
                "A signal interrupted the reads, and {found:?} was received. Nothing was lost: the read is to be done again."
            ),
        );
    }
    for (word, before) in [("tears", &["one", ""][..]), ("tears early", &["one"][..])] {
        let found = seen(word)?;
        let (last, messages) = found.split_last().map_or(("", &found[..]), |(last, rest)| (last.as_str(), rest));
        if messages != before || !last.starts_with("error") {
            return reject(
                "torn",
                format!(
                    "The writer died in the middle of a message, and {found:?} was received: half a message is an error, and not the end."
                ),
            );
        }
    }
    let claimed = "A length of 4 GiB was claimed, with a few bytes behind it. The message is to be refused \
        before there is room made for it.";
    let found = seen("claims").map_err(|it| if it.id == "dies" { Rejected::new("claimed", claimed) } else { it })?;
    if !matches!(&found[..], [error] if error.starts_with("error")) {
        return reject("claimed", format!("{claimed} {found:?} was received."));
    }
    let run = judge.run("pipe")?;
    let found = run.seen::<Result<Vec<String>, String>>()?;
    if found.as_ref().map(|all| all.iter().map(String::len).collect()) != Ok(vec![3, 200_000]) {
        return reject(
            "dripped",
            "A message of 200,000 bytes came through a pipe in pieces, and was not received whole.",
        );
    }
    run.leaves_nothing()
}
