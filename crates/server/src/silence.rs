//! Connections on which nothing is said.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// How connections of version 2 begin.
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A connection that ends when it takes too long to tell which version of HTTP the client speaks. Time limits on heads of
/// requests begin only after that.
pub(crate) struct Opening<C> {
    connection: C,
    /// What is still missing of the preface; nothing, if the client said something else.
    missing: &'static [u8],
    limit: Pin<Box<Sleep>>,
}

impl<C> Opening<C> {
    /// Waits for the opening for so long at most.
    pub(crate) fn new(connection: C, limit: Duration) -> Self {
        Self { connection, missing: PREFACE, limit: Box::pin(tokio::time::sleep(limit)) }
    }
}

impl<C: AsyncRead + Unpin> AsyncRead for Opening<C> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        match Pin::new(&mut self.connection).poll_read(context, buf) {
            Poll::Pending if !self.missing.is_empty() => {
                ready!(self.limit.as_mut().poll(context));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
            Poll::Pending => Poll::Pending,
            Poll::Ready(read) => {
                self.missing = self.missing.strip_prefix(&buf.filled()[before..]).unwrap_or_default();
                Poll::Ready(read)
            }
        }
    }
}

impl<C: AsyncWrite + Unpin> AsyncWrite for Opening<C> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.connection).poll_write(context, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.connection).poll_write_vectored(context, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    #[tokio::test]
    async fn a_client_that_says_nothing_or_too_little_is_not_waited_for() {
        for said in [&b""[..], b"PRI * HTTP/2.0"] {
            let (mut client, server) = duplex(100);
            client.write_all(said).await.unwrap();
            let mut server = Opening::new(server, Duration::from_millis(1));
            let error = server.read_to_end(&mut Vec::new()).await.unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        }
    }

    #[tokio::test]
    async fn after_the_opening_there_is_no_limit() {
        for said in [&PREFACE[..], b"GET / HTTP/1.0\r\n\r\n"] {
            let (mut client, server) = duplex(100);
            let mut server = Opening::new(server, Duration::ZERO);
            client.write_all(said).await.unwrap();
            server.read_exact(&mut vec![0; said.len()]).await.unwrap();
            let (read, ()) = tokio::join!(server.read_u8(), async {
                tokio::task::yield_now().await;
                client.write_u8(b'b').await.unwrap();
            });
            assert_eq!(read.unwrap(), b'b');
        }
    }
}
