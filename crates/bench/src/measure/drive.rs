//! Sends requests over several connections: as many as possible, or so many per second.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{Call, Connection, Histogram};
use crate::random::Random;

/// Makes the requests of a workload.
pub trait Source: Sync {
    /// Returns the next request.
    fn next(&self, random: &mut Random) -> Call;
    /// Is this the status of a request that did what it should?
    fn is_expected(&self, status: u16) -> bool;
}

/// How requests are sent.
#[derive(Debug, Clone, Copy)]
pub struct Drive {
    /// Where to.
    pub address: SocketAddr,
    /// Over how many connections.
    pub connections: usize,
    /// For how long.
    pub duration: Duration,
    /// Which of many possible sequences.
    pub seed: u64,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Phase {
    /// How long it took.
    pub elapsed: Duration,
    /// How long the requests took.
    pub histogram: Histogram,
    /// How many failed, or were answered as they should not be.
    pub errors: u64,
    /// The first of those.
    pub first_error: Option<String>,
}

impl Phase {
    /// Returns requests per second.
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    pub fn throughput(&self) -> f64 {
        self.histogram.count() as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }

    fn merge(&mut self, other: Self) {
        self.histogram.merge(&other.histogram);
        self.errors += other.errors;
        self.first_error = self.first_error.take().or(other.first_error);
    }
}

impl Drive {
    /// Sends the next request as soon as the one before is answered. Durations count from the sending.
    pub fn closed(&self, source: &dyn Source) -> Phase {
        let started = Instant::now();
        self.run(
            started,
            |_| {
                let now = Instant::now();
                (now < started + self.duration).then_some(now)
            },
            source,
        )
    }

    /// Sends requests at moments that are fixed in advance, at random around an even rate. Durations count from the moment at
    /// which a request should have been sent: whoever has to wait for a free connection has waited.
    pub fn open(&self, source: &dyn Source, per_second: f64) -> Phase {
        let moments = moments(per_second, self.duration, self.seed);
        let next = AtomicU64::new(0);
        let started = Instant::now();
        self.run(
            started,
            |_| {
                let at = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).ok()?;
                let due = started + *moments.get(at)?;
                // Threads sleep to within a tenth of a millisecond; timers of an event loop would add a whole one.
                thread::sleep(due.saturating_duration_since(Instant::now()));
                Some(due)
            },
            source,
        )
    }

    fn run(&self, started: Instant, due: impl Fn(usize) -> Option<Instant> + Sync, source: &dyn Source) -> Phase {
        let whole = Mutex::new(Phase::default());
        thread::scope(|scope| {
            for number in 0..self.connections {
                let (whole, due) = (&whole, &due);
                scope.spawn(move || {
                    let phase = self.one(number, due, source);
                    whole.lock().unwrap_or_else(std::sync::PoisonError::into_inner).merge(phase);
                });
            }
        });
        let mut whole = whole.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        whole.elapsed = started.elapsed();
        whole
    }

    fn one(&self, number: usize, due: impl Fn(usize) -> Option<Instant>, source: &dyn Source) -> Phase {
        let mut phase = Phase::default();
        let mut random = Random::of(self.seed, number as u64);
        let mut connection = None;
        while let Some(due) = due(number) {
            let call = source.next(&mut random);
            let outcome = send(&mut connection, self.address, &call, source);
            phase.histogram.add(u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX));
            if let Err(error) = outcome {
                phase.errors += 1;
                connection = None;
                phase
                    .first_error
                    .get_or_insert_with(|| format!("{:?} {}: {error}", call.method, shortened(&call.path)));
                // A service that is gone must not be asked a million times.
                thread::sleep(Duration::from_millis(5));
            }
        }
        phase
    }
}

fn send(
    connection: &mut Option<Connection>,
    address: SocketAddr,
    call: &Call,
    source: &dyn Source,
) -> Result<(), String> {
    let open = match connection {
        Some(open) => open,
        None => connection.insert(Connection::open(address).map_err(|error| error.to_string())?),
    };
    let status = open.send(call).map_err(|error| error.to_string())?;
    if source.is_expected(status) {
        return Ok(());
    }
    Err(format!("{status} {}", shortened(&String::from_utf8_lossy(open.body()))))
}

fn shortened(text: &str) -> String {
    text.chars().take(300).collect()
}

/// Moments from the start on, with pauses as between calls of people who know nothing of each other.
fn moments(per_second: f64, duration: Duration, seed: u64) -> Vec<Duration> {
    let mut random = Random::of(seed, u64::MAX);
    let (mut at, end) = (0.0, duration.as_secs_f64());
    std::iter::from_fn(|| {
        at -= (1.0 - random.unit()).ln() / per_second.max(0.01);
        (at < end).then(|| Duration::from_secs_f64(at))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_the_rate_that_was_asked_for_and_ascend() {
        let moments = moments(1000.0, Duration::from_secs(10), 1);
        assert!((9_500..10_500).contains(&moments.len()), "{}", moments.len());
        assert!(moments.windows(2).all(|pair| pair[0] <= pair[1]));
    }

    struct Nothing;

    impl Source for Nothing {
        fn next(&self, _: &mut Random) -> Call {
            Call { method: super::super::Method::Get, path: "/".to_owned(), token: None, body: None }
        }

        fn is_expected(&self, _: u16) -> bool {
            true
        }
    }

    #[test]
    fn whoever_waits_for_a_connection_has_waited() {
        // Answers at once, except that the first answer takes a fifth of a second. Ten requests are due meanwhile.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            use std::io::{Read as _, Write as _};
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let mut pause = Duration::from_millis(200);
            while stream.read(&mut request).is_ok_and(|read| read > 0) {
                thread::sleep(std::mem::take(&mut pause));
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
            }
        });
        let drive = Drive { address, connections: 1, duration: Duration::from_millis(200), seed: 1 };
        let phase = drive.open(&Nothing, 100.0);
        server.join().unwrap();
        assert_eq!(phase.errors, 0, "{:?}", phase.first_error);
        assert!(phase.histogram.count() >= 5);
        assert!(phase.histogram.quantile(500) > 50_000, "half of them waited for long");
    }
}
