//! An event bus that takes everything with as little work as possible, and sees how late it is.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use dialogporten_domain::{Clock, Timestamp};

use crate::measure::Histogram;

const ANSWER: &[u8] = b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n";
const HEAD_END: &[u8] = b"\r\n\r\n";
/// What the length of a body and the time of an event stand behind.
const LENGTH: &[u8] = b"content-length: ";
const TIME: &[u8] = b"\"time\":\"";

/// An event bus with a thread per connection.
pub(super) struct Sink {
    pub(super) address: SocketAddr,
    taken: Arc<Taken>,
}

#[derive(Default)]
struct Taken {
    count: AtomicU64,
    /// Microseconds between the instant of a command and the arrival of its event.
    delays: Mutex<Histogram>,
}

impl Sink {
    pub(super) fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let (address, taken) = (listener.local_addr()?, Arc::<Taken>::default());
        let shared = Arc::clone(&taken);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let taken = Arc::clone(&shared);
                std::thread::spawn(move || taken.serve(connection));
            }
        });
        Ok(Self { address, taken })
    }

    /// Returns how many events have arrived, repeated ones included.
    pub(super) fn count(&self) -> u64 {
        self.taken.count.load(Ordering::Relaxed)
    }

    /// Returns the delays since the last time.
    pub(super) fn delays(&self) -> Histogram {
        std::mem::take(&mut *self.taken.delays.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Taken {
    /// Answers requests until the connection ends.
    fn serve(&self, mut connection: TcpStream) {
        // Without it, an answer might wait for the next request.
        let _ = connection.set_nodelay(true);
        let (mut input, mut read) = (vec![0; 64 * 1024], 0);
        loop {
            while let Some(end) = request(&input[..read]) {
                self.take(&input[..end]);
                input.copy_within(end..read, 0);
                read -= end;
                if connection.write_all(ANSWER).is_err() {
                    return;
                }
            }
            match connection.read(&mut input[read..]) {
                Ok(more) if more > 0 => read += more,
                _ => return,
            }
        }
    }

    fn take(&self, request: &[u8]) {
        self.count.fetch_add(1, Ordering::Relaxed);
        let delay = happened_at(request).map(|at| Clock::System.now().unix_micros() - at.unix_micros());
        if let Some(delay) = delay {
            let mut delays = self.delays.lock().unwrap_or_else(PoisonError::into_inner);
            delays.add(delay.max(0).unsigned_abs());
        }
    }
}

/// Returns where the first request ends, if it is there.
fn request(input: &[u8]) -> Option<usize> {
    let head = find(input, HEAD_END)? + HEAD_END.len();
    let length = find(&input[..head], LENGTH).map(|at| &input[at + LENGTH.len()..head]);
    let digits = length.map(|text| text.split(|byte| !byte.is_ascii_digit()).next().unwrap_or_default());
    let length: usize = digits.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok()).unwrap_or(0);
    (input.len() >= head + length).then_some(head + length)
}

fn happened_at(request: &[u8]) -> Option<Timestamp> {
    let from = find(request, TIME)? + TIME.len();
    let text = request[from..].split(|byte| *byte == b'"').next()?;
    Timestamp::parse(std::str::from_utf8(text).ok()?).ok()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Call, Connection, Method};

    #[test]
    fn events_are_counted_and_so_is_how_late_they_are() {
        let sink = Sink::start().unwrap();
        let mut connection = Connection::open(sink.address).unwrap();
        let hour_ago = Clock::System.now().plus_micros(-3_600_000_000);
        for body in [format!(r#"{{"time":"{hour_ago}"}}"#), "{}".to_owned()] {
            let call = Call { method: Method::Post, path: "/".to_owned(), token: None, body: Some(body.into()) };
            assert_eq!(connection.send(&call).unwrap(), 202);
        }
        let delays = sink.delays();
        assert_eq!((sink.count(), delays.count()), (2, 1));
        assert!(delays.max() >= 3_600_000_000);
        assert_eq!(sink.delays().count(), 0);
    }

    #[test]
    fn a_request_ends_where_its_length_says() {
        let input = b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}POST";
        assert_eq!(request(input), Some(input.len() - 4));
        assert_eq!(request(&input[..input.len() - 5]), None);
        assert_eq!(request(b"GET / HTTP/1.1\r\n"), None);
    }
}
