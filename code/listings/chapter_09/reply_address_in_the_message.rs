//! With ipc-channel, a channel can travel in a message: here each question brings the sender for
//! its answer.
//!
//! ```
//! use ipc_channel::ipc;
//!
//! let (channels, inbox) = ipc::channel()?;
//! let (answer, answers) = ipc::channel::<u32>()?;
//! channels.send(answer)?;
//! inbox.recv()?.send(5)?;
//! assert_eq!(answers.recv()?, 5);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use ipc_channel::ipc::{self, IpcOneShotServer, IpcSender};
use many_hands::process::Process;

type Question = (u32, IpcSender<u32>);

fn square(server: String) -> Result<(), Box<dyn Error>> {
    let (questions, inbox) = ipc::channel::<Question>()?;
    IpcSender::connect(server)?.send(questions)?;
    while let Ok((number, answer)) = inbox.recv() {
        answer.send(number * number)?;
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (server, name) = IpcOneShotServer::<IpcSender<Question>>::new()?;
    let child = Process::spawn(square, name)?;
    let (_, questions) = server.accept()?;
    for number in [3, 4] {
        let (answer, answers) = ipc::channel()?;
        questions.send((number, answer))?;
        println!("the square of {number} is {}", answers.recv()?);
    }
    drop(questions);
    child.join()?;
    Ok(())
}
// ANCHOR_END: listing
