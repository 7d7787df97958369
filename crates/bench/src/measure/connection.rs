//! A connection that sends one request after the other and reads the answers, with as little work as possible: on a small
//! machine the one who measures takes part of what is measured.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Adds.
    Post,
    /// Replaces.
    Put,
}

impl Method {
    fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// One request.
#[derive(Debug, Clone)]
pub struct Call {
    /// What it does.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// The access token, if there is one.
    pub token: Option<Arc<str>>,
    /// A JSON document, if there is one.
    pub body: Option<Arc<str>>,
}

impl Call {
    /// Returns a request that reads.
    pub fn get(path: impl Into<String>, token: &Arc<str>) -> Self {
        Self { method: Method::Get, path: path.into(), token: Some(Arc::clone(token)), body: None }
    }

    /// Returns a request with a body.
    pub fn with_body(method: Method, path: impl Into<String>, token: &Arc<str>, body: Arc<str>) -> Self {
        Self { method, path: path.into(), token: Some(Arc::clone(token)), body: Some(body) }
    }
}

/// An open connection.
pub struct Connection {
    stream: TcpStream,
    out: Vec<u8>,
    input: Vec<u8>,
    body: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, out: Vec::new(), input: Vec::new(), body: Vec::new() })
    }

    /// Sends a request and returns the status of the answer.
    pub fn send(&mut self, call: &Call) -> io::Result<u16> {
        self.out.clear();
        write!(self.out, "{} {} HTTP/1.1\r\nhost: localhost\r\n", call.method.as_str(), call.path)?;
        if let Some(token) = &call.token {
            write!(self.out, "authorization: Bearer {token}\r\n")?;
        }
        match &call.body {
            Some(body) => {
                write!(self.out, "content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())?;
            }
            None => self.out.extend(b"\r\n"),
        }
        self.stream.write_all(&self.out)?;
        self.read()
    }

    /// Returns the body of the last answer.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    fn read(&mut self) -> io::Result<u16> {
        self.input.clear();
        self.body.clear();
        let head_end = loop {
            if let Some(at) = find(&self.input, b"\r\n\r\n") {
                break at + 4;
            }
            self.fill()?;
        };
        let head = String::from_utf8_lossy(&self.input[..head_end]).to_ascii_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(malformed)?;
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        if header("transfer-encoding:") == Some("chunked") {
            self.read_chunks(head_end)?;
        } else {
            let length = header("content-length:").map_or(Ok(0), str::parse).map_err(|_| malformed())?;
            self.need(head_end + length)?;
            self.body.extend(&self.input[head_end..head_end + length]);
        }
        Ok(status)
    }

    fn read_chunks(&mut self, mut at: usize) -> io::Result<()> {
        loop {
            let line_end = loop {
                if let Some(end) = find(&self.input[at..], b"\r\n") {
                    break at + end;
                }
                self.fill()?;
            };
            let size = std::str::from_utf8(&self.input[at..line_end]).map_err(|_| malformed())?;
            let size =
                usize::from_str_radix(size.split(';').next().unwrap_or_default(), 16).map_err(|_| malformed())?;
            let start = line_end + 2;
            self.need(start + size + 2)?;
            if size == 0 {
                return Ok(());
            }
            self.body.extend(&self.input[start..start + size]);
            at = start + size + 2;
        }
    }

    fn need(&mut self, length: usize) -> io::Result<()> {
        while self.input.len() < length {
            self.fill()?;
        }
        Ok(())
    }

    fn fill(&mut self) -> io::Result<()> {
        let before = self.input.len();
        self.input.resize(before + 32 * 1024, 0);
        let read = self.stream.read(&mut self.input[before..])?;
        self.input.truncate(before + read);
        if read == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the answer is not HTTP")
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use rstest::rstest;

    use super::*;

    /// Answers one request with pieces, each in a packet of its own.
    fn answered(pieces: &'static [&'static str]) -> (u16, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.set_nodelay(true).unwrap();
            let mut request = [0; 1024];
            let read = stream.read(&mut request).unwrap();
            for piece in pieces {
                stream.write_all(piece.as_bytes()).unwrap();
            }
            String::from_utf8_lossy(&request[..read]).into_owned()
        });
        let mut connection = Connection::open(address).unwrap();
        let token = Arc::from("abc");
        let status = connection.send(&Call::with_body(Method::Post, "/x?y=1", &token, Arc::from("{}"))).unwrap();
        let request = server.join().unwrap();
        assert!(
            request.starts_with("POST /x?y=1 HTTP/1.1\r\n") && request.ends_with("\r\ncontent-length: 2\r\n\r\n{}")
        );
        (status, String::from_utf8(connection.body().to_vec()).unwrap())
    }

    #[rstest]
    #[case(&["HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"], 200, "hello")]
    #[case(&["HTTP/1.1 200 OK\r\nContent-", "Length: 5\r\n\r\nhe", "llo"], 200, "hello")]
    #[case(&["HTTP/1.1 204 No Content\r\n\r\n"], 204, "")]
    #[case(&["HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel", "lo\r\na\r\n 123456789\r\n0\r\n\r\n"], 200, "hello 123456789")]
    fn answers_are_read(#[case] pieces: &'static [&'static str], #[case] status: u16, #[case] body: &str) {
        assert_eq!(answered(pieces), (status, body.to_owned()));
    }
}
