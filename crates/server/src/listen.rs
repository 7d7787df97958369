//! Accepts connections: with limits on how long and how large a request head may be, and a clean end.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use dialogporten_rest::NormalizePath;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use crate::Shutdown;
use crate::silence::Opening;

/// How long a client may take to send the head of a request, and how long an idle connection may wait for the next one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(90);
/// Most bytes of a request head.
const MAX_HEAD: usize = 64 * 1024;
/// How many requests one connection may have under way.
const MAX_STREAMS: u32 = 200;
/// How often a connection of version 2 is asked whether anybody is there, and how long an answer may take.
const KEEP_ALIVE: (Duration, Duration) = (Duration::from_mins(1), Duration::from_secs(30));
/// Pause after the system could not accept a connection, for lack of descriptors for example.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves until the process is asked to stop, then waits for running requests.
pub(crate) async fn serve(
    listener: TcpListener,
    routes: NormalizePath<Router>,
    shutdown: Shutdown,
    tasks: TaskTracker,
) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(MAX_HEAD);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(MAX_HEAD).unwrap_or(u32::MAX))
        .max_concurrent_streams(MAX_STREAMS)
        .keep_alive_interval(KEEP_ALIVE.0)
        .keep_alive_timeout(KEEP_ALIVE.1);
    let connections = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.started() => break,
        };
        let (connection, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        // Small answers must not wait for the acknowledgment of earlier ones.
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
        let service = routes.clone().map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request.map(Body::new)
        });
        let connection = TokioIo::new(Opening::new(connection, HEAD_TIMEOUT));
        let connection = builder.serve_connection(connection, TowerToHyperService::new(service)).into_owned();
        let connection = connections.watch(connection);
        tasks.spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error, "a connection ended early");
            }
        });
    }
    drop(listener);
    connections.shutdown().await;
}
