//! One policy for repeating calls.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _};

use crate::{CallSettings, Error};

/// Runs a call until it succeeds, fails for good, or has been repeated often enough.
pub(crate) async fn with_retries<T, F>(settings: &CallSettings, call: impl FnMut() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    call.retry(policy(settings)).when(Error::is_transient).await
}

/// The pause is spread evenly between its base and twice the base, so two thirds of the median are the base.
fn policy(settings: &CallSettings) -> ExponentialBuilder {
    let base = settings.first_delay * 2 / 3;
    ExponentialBuilder::new()
        .with_min_delay(base)
        .with_max_delay(base.max(Duration::from_millis(1)) * 8)
        .with_max_times(settings.max_retries)
        .with_jitter()
}
