use std::io::{self, ErrorKind};
use std::mem::MaybeUninit;
use std::time::Instant;

use super::socket::Socket;
use super::url::Url;
use super::{Client, FetchError, Response, is_our_limit};
use crate::coroutine::yield_now;
use httparse::{ParserConfig, Status};

/// The most fields a header may have.
const FIELDS: usize = 100;

/// How often a server may say that it will answer.
const INTERIM: usize = 10;

/// The longest line that may stand before a chunk.
const CHUNK_LINE: usize = 4096;

/// How much is read at once.
const PIECE: usize = 16 << 10;

/// After how many reads the others have their turns. One that finds something does not wait, and a
/// quick server can see to it that all do.
const READS: u32 = 16;

/// What comes from a server, up to a deadline.
pub(super) struct Connection<'a> {
    socket: Socket,
    deadline: Option<Instant>,
    client: &'a Client,
    /// What came and was not taken yet, from `taken` on.
    buffer: Vec<u8>,
    taken: usize,
    reads: u32,
    has_heard: bool,
    /// Whether the last header was HTTP/1.1's, and not 1.0's.
    is_1_1: bool,
    /// Whether the server takes another request when this answer is whole.
    stays_open: bool,
}

type Headers = [(String, Vec<u8>)];

/// Where a body ends.
enum Framing {
    Nothing,
    Length(usize),
    Chunks,
    Close,
}

impl<'a> Connection<'a> {
    pub fn new(socket: Socket, deadline: Option<Instant>, client: &'a Client) -> Self {
        Self {
            socket,
            deadline,
            client,
            buffer: Vec::new(),
            taken: 0,
            reads: 0,
            has_heard: false,
            is_1_1: false,
            stays_open: false,
        }
    }

    /// Asks for a page, and waits for the answer.
    pub fn exchange(&mut self, url: &Url, keep: bool) -> Result<Response, FetchError> {
        let afterwards = if keep { "keep-alive" } else { "close" };
        self.send(&format!(
            "GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: many-hands\r\nAccept: */*\r\nConnection: {afterwards}\r\n\r\n",
            url.path, url.authority
        ))?;
        self.answer()
    }

    /// Whether the server has said anything.
    pub fn has_heard(&self) -> bool {
        self.has_heard
    }

    /// The connection, if it can be used again.
    pub fn into_kept(self) -> Option<Socket> {
        self.stays_open.then_some(self.socket)
    }

    fn send(&mut self, request: &str) -> Result<(), FetchError> {
        let mut rest = request.as_bytes();
        while !rest.is_empty() {
            self.client.check(self.deadline)?;
            match self.socket.write(rest, self.deadline) {
                Ok(0) => return Err(FetchError::Closed),
                Ok(written) => rest = &rest[written..],
                Err(error) => return Err(self.failure(error)),
            }
        }
        Ok(())
    }

    fn answer(&mut self) -> Result<Response, FetchError> {
        let mut response = self.header()?;
        // A server may say first that it will answer; what counts is the answer.
        for _ in 0..INTERIM {
            if response.status >= 200 {
                break;
            }
            response = self.header()?;
        }
        if response.status < 200 {
            return Err(FetchError::Length("the server only ever says that it will answer"));
        }
        let framing = self.framing(response.status, &response.headers)?;
        let body = &mut response.body;
        match framing {
            Framing::Nothing => {}
            Framing::Length(length) => self.take(length, body)?,
            Framing::Chunks => self.chunks(body)?,
            Framing::Close => self.rest(body)?,
        }
        // What comes too much, now or later, would be taken for the beginning of the next answer.
        let nothing_left = self.taken == self.buffer.len();
        let is_whole = match framing {
            Framing::Nothing => !announces_body(&response.headers),
            Framing::Length(_) | Framing::Chunks => true,
            Framing::Close => false,
        };
        self.stays_open = self.is_1_1 && nothing_left && is_whole && !says_close(&response.headers);
        Ok(response)
    }

    /// A header, as a response without a body.
    fn header(&mut self) -> Result<Response, FetchError> {
        let end = self.end_of_header()?;
        let mut fields = [const { MaybeUninit::uninit() }; FIELDS];
        let mut header = httparse::Response::new(&mut []);
        let bytes = &self.buffer[self.taken..self.taken + end];
        let parsed = ParserConfig::default().parse_response_with_uninit_headers(&mut header, bytes, &mut fields);
        let Status::Complete(length) = parsed.map_err(FetchError::header)? else {
            return Err(FetchError::header(httparse::Error::NewLine));
        };
        let response = Response {
            status: header.code.unwrap_or_default(),
            reason: header.reason.unwrap_or_default().to_owned(),
            headers: header.headers.iter().map(|field| (field.name.to_owned(), field.value.to_vec())).collect(),
            body: Vec::new(),
        };
        self.taken += length;
        self.is_1_1 = header.version == Some(1);
        Ok(response)
    }

    /// The length of the header, with the empty line at its end.
    fn end_of_header(&mut self) -> Result<usize, FetchError> {
        // Empty lines before the header do not end it.
        let (mut begun, mut empty) = (false, false);
        let mut at = 0;
        loop {
            while let Some(&byte) = self.buffer.get(self.taken + at) {
                at += 1;
                if at > self.client.max_header {
                    return Err(FetchError::HeaderTooLong(self.client.max_header));
                }
                match byte {
                    b'\n' if begun && empty => return Ok(at),
                    b'\n' => empty = true,
                    b'\r' => {}
                    _ => (begun, empty) = (true, false),
                }
            }
            if !self.more()? {
                return Err(FetchError::Closed);
            }
        }
    }

    fn framing(&self, status: u16, headers: &Headers) -> Result<Framing, FetchError> {
        if matches!(status, 204 | 304) {
            return Ok(Framing::Nothing);
        }
        let mut lengths = values(headers, "content-length");
        let mut codings = values(headers, "transfer-encoding");
        match (codings.next(), lengths.next()) {
            (None, None) => Ok(Framing::Close),
            (Some(_), Some(_)) => Err(FetchError::Length("it has a length, and comes in chunks")),
            (Some(coding), None) if coding.eq_ignore_ascii_case(b"chunked") && codings.next().is_none() => {
                Ok(Framing::Chunks)
            }
            (Some(_), None) => Err(FetchError::Length("it comes in a coding other than chunks")),
            (None, Some(length)) if lengths.any(|other| other != length) => {
                Err(FetchError::Length("it has several lengths"))
            }
            (None, Some(length)) => self.length(length).map(Framing::Length),
        }
    }

    fn length(&self, digits: &[u8]) -> Result<usize, FetchError> {
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return Err(FetchError::Length("its length is not a number"));
        }
        let length =
            digits.iter().try_fold(0, |sum: usize, digit| sum.checked_mul(10)?.checked_add((digit - b'0').into()));
        length.filter(|length| *length <= self.client.max_body).ok_or(self.too_long())
    }

    fn too_long(&self) -> FetchError {
        FetchError::BodyTooLong(self.client.max_body)
    }

    /// Exactly so many bytes.
    fn take(&mut self, mut length: usize, body: &mut Vec<u8>) -> Result<(), FetchError> {
        loop {
            let there = &self.buffer[self.taken..];
            let piece = &there[..length.min(there.len())];
            body.extend_from_slice(piece);
            self.taken += piece.len();
            length -= piece.len();
            if length == 0 {
                return Ok(());
            }
            if !self.more()? {
                return Err(FetchError::Closed);
            }
        }
    }

    /// Everything until the server closes the connection.
    fn rest(&mut self, body: &mut Vec<u8>) -> Result<(), FetchError> {
        loop {
            body.extend_from_slice(&self.buffer[self.taken..]);
            self.taken = self.buffer.len();
            if body.len() > self.client.max_body {
                return Err(self.too_long());
            }
            if !self.more()? {
                return Ok(());
            }
        }
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> Result<(), FetchError> {
        loop {
            let line = self.line(CHUNK_LINE)?;
            let length = match httparse::parse_chunk_size(&line) {
                // To httparse no digits are a zero, which would end the body.
                Ok(Status::Complete((end, length))) if end == line.len() && line[0].is_ascii_hexdigit() => length,
                _ => return Err(FetchError::Chunk),
            };
            if length == 0 {
                break;
            }
            let room = self.client.max_body - body.len();
            let length = usize::try_from(length).ok().filter(|length| *length <= room).ok_or(self.too_long())?;
            self.take(length, body)?;
            if self.line(2)? != b"\r\n" {
                return Err(FetchError::Chunk);
            }
        }
        let mut trailer = 0;
        loop {
            let line = self.line(CHUNK_LINE)?;
            trailer += line.len();
            if line == b"\r\n" {
                return Ok(());
            }
            if trailer > self.client.max_header {
                return Err(FetchError::HeaderTooLong(self.client.max_header));
            }
        }
    }

    /// A line with its end, no longer than this.
    fn line(&mut self, longest: usize) -> Result<Vec<u8>, FetchError> {
        let mut length = 0;
        loop {
            while let Some(&byte) = self.buffer.get(self.taken + length) {
                length += 1;
                if byte == b'\n' {
                    let line = self.buffer[self.taken..self.taken + length].to_vec();
                    self.taken += length;
                    return Ok(line);
                }
                if length == longest {
                    return Err(FetchError::Chunk);
                }
            }
            if !self.more()? {
                return Err(FetchError::Closed);
            }
        }
    }

    /// Waits for more bytes; `false` at the end.
    fn more(&mut self) -> Result<bool, FetchError> {
        if self.taken > 0 {
            self.buffer.drain(..self.taken);
            self.taken = 0;
        }
        self.reads = self.reads.wrapping_add(1);
        if self.reads.is_multiple_of(READS) {
            yield_now();
        }
        let there = self.buffer.len();
        self.buffer.resize(there + PIECE, 0);
        self.client.check(self.deadline)?;
        let read = self.socket.read(&mut self.buffer[there..], self.deadline);
        let read = read.map_err(|error| self.failure(error))?;
        self.buffer.truncate(there + read);
        self.has_heard |= read > 0;
        Ok(read > 0)
    }

    fn failure(&self, error: io::Error) -> FetchError {
        match error.kind() {
            _ if is_our_limit(&error) => FetchError::TimedOut(self.client.timeout),
            ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => FetchError::Closed,
            _ => FetchError::Io(error),
        }
    }
}

/// The values of all fields of this name.
fn values<'a>(headers: &'a Headers, name: &'static str) -> impl Iterator<Item = &'a [u8]> {
    headers.iter().filter(move |(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim_ascii())
}

/// Whether a body is announced where there must be none.
fn announces_body(headers: &Headers) -> bool {
    values(headers, "transfer-encoding").next().is_some()
        || values(headers, "content-length").any(|length| length != b"0")
}

/// Whether the server says that it will close the connection.
fn says_close(headers: &Headers) -> bool {
    let options = values(headers, "connection").flat_map(|value| value.split(|byte| *byte == b','));
    options.into_iter().any(|option| option.trim_ascii().eq_ignore_ascii_case(b"close"))
}
