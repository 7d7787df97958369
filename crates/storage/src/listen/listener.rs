//! One connection that hears what is told on several channels.

use std::convert::Infallible;
use std::fmt;
use std::io::ErrorKind;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::time::timeout;
use tracing::warn;

use crate::{Error, Store};

/// After so long without a word the connection is tried: a network may lose it without telling.
const SILENCE: Duration = Duration::from_secs(20);
/// How long the server may take to answer that.
const ANSWER: Duration = Duration::from_secs(5);
/// Pause before connecting anew, at first and at most.
const SHORTEST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(5);

/// Something that was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard<'a> {
    /// What somebody told.
    Message(&'a str),
    /// The connection is new: what was told before was not heard.
    Gap,
}

type Ear = Box<dyn Fn(Heard<'_>) + Send + Sync>;

/// One connection that hears what is told on several channels. It connects anew whenever it must.
pub struct Listener {
    store: Store,
    ears: Vec<(&'static str, Ear)>,
}

impl Store {
    /// Prepares a listener; nothing is connected yet.
    pub fn listener(&self) -> Listener {
        Listener { store: self.clone(), ears: Vec::new() }
    }
}

impl Listener {
    /// Listens to one more channel. What is done with a message must not take long: it keeps all channels waiting.
    #[must_use]
    pub fn on(mut self, channel: &'static str, hear: impl Fn(Heard<'_>) + Send + Sync + 'static) -> Self {
        self.ears.push((channel, Box::new(hear)));
        self
    }

    /// Listens until the end of the process.
    pub async fn run(self) -> Infallible {
        let mut pause = SHORTEST;
        loop {
            let (was_connected, error) = self.listen().await;
            warn!(%error, "the connection that hears of changes has ended and is made anew");
            pause = if was_connected { SHORTEST } else { (pause * 2).min(LONGEST) };
            tokio::time::sleep(pause).await;
        }
    }

    /// Listens on one connection, until it ends.
    async fn listen(&self) -> (bool, Error) {
        let mut listener = match self.connect().await {
            Ok(listener) => listener,
            Err(error) => return (false, error),
        };
        for (_, hear) in &self.ears {
            hear(Heard::Gap);
        }
        loop {
            match timeout(SILENCE, listener.try_recv()).await {
                Ok(Ok(Some(told))) => self.hear(told.channel(), told.payload()),
                Ok(Ok(None)) => return (true, lost(ErrorKind::ConnectionReset)),
                Ok(Err(error)) => return (true, error.into()),
                Err(_) => match timeout(ANSWER, sqlx::query("SELECT").execute(&mut listener)).await {
                    Ok(Ok(_)) => {}
                    Ok(Err(error)) => return (true, error.into()),
                    Err(_) => return (true, lost(ErrorKind::TimedOut)),
                },
            }
        }
    }

    async fn connect(&self) -> Result<PgListener, Error> {
        let pool = self.store.pools.unlimited().await?;
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.eager_reconnect(false);
        listener.listen_all(self.ears.iter().map(|(channel, _)| *channel)).await?;
        Ok(listener)
    }

    fn hear(&self, channel: &str, message: &str) {
        for (_, hear) in self.ears.iter().filter(|(name, _)| *name == channel) {
            hear(Heard::Message(message));
        }
    }
}

fn lost(how: ErrorKind) -> Error {
    Error::Database(sqlx::Error::Io(how.into()))
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.ears.iter().map(|(channel, _)| channel)).finish()
    }
}
