//! What must hold of xray: what it sees, what it stands, and how it is drawn.

mod cli;
mod draw;
mod robust;
mod sees;
mod support;
