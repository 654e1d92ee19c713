//! Chapter 9: messages between processes.

use crate::chapter::{Chapter, listing};

pub mod a_kill_is_an_end_too;
pub mod a_name_has_no_type;
pub mod a_pipe_fills_up;
pub mod big_writes_are_torn;
pub mod both_saw_one;
pub mod bytes_not_messages;
pub mod dropped_when_full;
pub mod empty_is_not_the_end;
pub mod every_job_done;
pub mod ipc_channel_by_name;
pub mod joined_before_reading;
pub mod length_before_message;
pub mod list_through_a_pipe;
pub mod list_through_a_queue;
pub mod many_writers_many_readers;
pub mod no_room_in_ipc_channel;
pub mod nobody_reads;
pub mod own_end_kept_open;
pub mod question_and_answer;
pub mod read_to_the_end;
pub mod reader_terminated;
pub mod refused_at_the_send;
pub mod reply_address_in_the_message;
pub mod send_waits_for_room;
pub mod sent_is_sent;
pub mod terminated_while_waiting;
pub mod waited_before_reading;
pub mod what_they_are_made_of;
pub mod without_waiting;
pub mod writer_and_reader;

/// The chapter and its listings, in the order of the text.
pub const CHAPTER: Chapter = Chapter {
    number: 9,
    title: "Messages between processes",
    listings: &[
        listing!(read_to_the_end),
        listing!(own_end_kept_open),
        listing!(nobody_reads),
        listing!(a_pipe_fills_up),
        listing!(waited_before_reading),
        listing!(bytes_not_messages),
        listing!(length_before_message),
        listing!(big_writes_are_torn),
        listing!(list_through_a_pipe),
        listing!(question_and_answer),
        listing!(a_kill_is_an_end_too),
        listing!(list_through_a_queue),
        listing!(writer_and_reader),
        listing!(many_writers_many_readers),
        listing!(every_job_done),
        listing!(reader_terminated),
        listing!(terminated_while_waiting),
        listing!(send_waits_for_room),
        listing!(without_waiting),
        listing!(both_saw_one),
        listing!(empty_is_not_the_end),
        listing!(dropped_when_full),
        listing!(what_they_are_made_of),
        listing!(sent_is_sent),
        listing!(refused_at_the_send),
        listing!(joined_before_reading),
        listing!(ipc_channel_by_name),
        listing!(a_name_has_no_type),
        listing!(reply_address_in_the_message),
        listing!(no_room_in_ipc_channel),
    ],
};
