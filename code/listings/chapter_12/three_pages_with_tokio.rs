//! The same three pages with async functions, which tokio runs.
//!
//! ```
//! use listings::chapter_12::three_pages_with_tokio::fetch;
//! use listings::web::{Page, Server};
//!
//! let server = Server::start(&[Page { path: "/jam", seconds: 1.0, body: "fruit" }])?;
//! let bytes = tokio::runtime::Runtime::new()?.block_on(fetch(server.address(), "/jam"))?;
//! assert_eq!(bytes, 5);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;
use std::net::SocketAddr;
use std::time::Instant;

use listings::pace::seconds;
use listings::web::{Page, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::try_join;

pub async fn fetch(server: SocketAddr, path: &str) -> io::Result<usize> {
    println!("asking for {path}");
    let mut stream = TcpStream::connect(server).await?;
    let request = format!("GET {path} HTTP/1.0\r\nHost: {server}\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (_, body) = answer.split_once("\r\n\r\n").ok_or(io::ErrorKind::InvalidData)?;
    println!("{path}: {} bytes", body.len());
    Ok(body.len())
}

pub fn main() -> io::Result<()> {
    let server = Server::start(&[
        Page { path: "/bread", seconds: 25.0, body: "flour, water, salt" },
        Page { path: "/jam", seconds: 25.0, body: "fruit, sugar" },
        Page { path: "/butter", seconds: 25.0, body: "cream" },
    ])?;
    let (at, start) = (server.address(), Instant::now());
    let three = async { try_join!(fetch(at, "/bread"), fetch(at, "/jam"), fetch(at, "/butter")) };
    let (bread, jam, butter) = Runtime::new()?.block_on(three)?;
    println!("{} bytes in all", bread + jam + butter);
    println!("in less than the time of two: {}", start.elapsed() < seconds(50));
    Ok(())
}
// ANCHOR_END: listing
