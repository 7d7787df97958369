//! Services outlive the runtime of the test that starts them, so they have one of their own.

use std::sync::LazyLock;

use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());

/// Runs work on the runtime of the services and waits for it.
pub(crate) async fn run<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    RUNTIME.spawn(work).await.unwrap()
}

/// Runs work on the runtime of the services and does not wait.
pub(crate) fn detach(work: impl Future<Output = ()> + Send + 'static) {
    RUNTIME.spawn(work);
}
