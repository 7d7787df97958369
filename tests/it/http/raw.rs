//! Requests exactly as they are written, byte by byte.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came back.
#[derive(Debug)]
pub(super) struct RawAnswer {
    /// 0 when the connection was closed without an answer.
    pub(super) status: u16,
    pub(super) text: String,
}

/// Sends bytes, reads until the other side closes the connection, and returns the first answer.
pub(super) async fn send(address: SocketAddr, request: &[u8]) -> RawAnswer {
    exchange(address, request, false).await
}

/// Sends bytes and says that no more will come.
pub(super) async fn send_all(address: SocketAddr, request: &[u8]) -> RawAnswer {
    exchange(address, request, true).await
}

async fn exchange(address: SocketAddr, request: &[u8], is_all: bool) -> RawAnswer {
    let mut connection = TcpStream::connect(address).await.unwrap();
    // The other side may refuse, and close, before it has read everything.
    let _ = connection.write_all(request).await;
    if is_all {
        let _ = connection.shutdown().await;
    }
    let mut answer = Vec::new();
    let _ = connection.read_to_end(&mut answer).await;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.strip_prefix("HTTP/1.1 ").or_else(|| text.strip_prefix("HTTP/1.0 "));
    RawAnswer { status: status.and_then(|rest| rest[..3].parse().ok()).unwrap_or_default(), text }
}
