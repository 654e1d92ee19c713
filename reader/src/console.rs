//! Lines on the terminal of the server.

use std::fmt::{self, Write};
use std::io::{self, IsTerminal};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

pub use cmdrun::console::{say, warn};

/// Takes mdBook's warnings and errors to standard error: it tells of a missing include in its log,
/// and nowhere else.
pub struct Warnings;

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata) -> bool {
        metadata.is_event() && *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event) {
        let mut message = Message::default();
        event.record(&mut message);
        let (level, colour) = match *event.metadata().level() {
            Level::ERROR => ("ERROR", 31),
            _ => (" WARN", 33),
        };
        if io::stderr().is_terminal() {
            warn(format_args!("\x1b[{colour}m{level}\x1b[0m {}", message.0));
        } else {
            warn(format_args!("{level} {}", message.0));
        }
    }

    // No span is enabled.
    fn new_span(&self, _: &Attributes) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The text of an event, and its other fields after it.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a string cannot fail.
        let _ = match field.name() {
            "message" => write!(self.0, "{value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}
