//! Everything that the services of this test process tell about themselves: logs, metrics, traces.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use dialogporten_server::telemetry::{OtlpProtocol, OtlpSettings, Telemetry, TelemetrySettings, TraceSampler};
use tokio::sync::OnceCell;
use tracing_subscriber::fmt::MakeWriter;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use crate::runtime;

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static STARTED: OnceCell<Started> = OnceCell::const_new();

struct Started {
    telemetry: Telemetry,
    collector: MockServer,
}

/// Starts to collect.
pub(crate) async fn collect() {
    started().await;
}

/// Returns the address of the collector.
pub(crate) fn collector() -> String {
    STARTED.get().map(|started| started.collector.uri()).unwrap_or_default()
}

async fn started() -> &'static Started {
    STARTED.get_or_init(start).await
}

async fn start() -> Started {
    let collector = MockServer::start().await;
    Mock::given(matchers::any()).respond_with(ResponseTemplate::new(200)).mount(&collector).await;
    let settings = TelemetrySettings {
        metrics_listen: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
        otlp: Some(OtlpSettings { endpoint: collector.uri().parse().unwrap(), protocol: OtlpProtocol::HttpProtobuf }),
        sampler: TraceSampler { follows_parent: false, share: 1.0 },
        service_name: "dialogporten".to_owned(),
        resource_attributes: Vec::new(),
        access_log: true,
    };
    let telemetry = Telemetry::start_into(&settings, "debug,hyper=info,h2=info", Collector).await.unwrap();
    Started { telemetry, collector }
}

/// Returns what has been logged so far.
pub fn logged() -> Arc<str> {
    String::from_utf8_lossy(&LINES.lock().unwrap_or_else(PoisonError::into_inner)).into()
}

/// Returns words that are written as person numbers are: of eleven digits. Digits inside a longer word, such as the
/// identifier of a trace, are none.
pub fn person_numbers(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| word.len() == 11 && word.bytes().all(|byte| byte.is_ascii_digit())).collect()
}

/// Looks through everything that has been logged since this was last asked, by whichever test, for what must never be logged.
/// Panics when there is something.
pub(crate) fn check_what_was_logged() {
    static CHECKED: Mutex<usize> = Mutex::new(0);
    let mut checked = CHECKED.lock().unwrap_or_else(PoisonError::into_inner);
    let lines: Vec<u8> = {
        let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
        lines[*checked..].to_vec()
    };
    *checked += lines.len();
    for line in String::from_utf8_lossy(&lines).lines() {
        assert!(person_numbers(line).is_empty() && !line.contains("eyJ"), "a person or a token is in the log: {line}");
    }
}

/// Returns the page of metrics.
pub async fn measured() -> String {
    runtime::run(async {
        let address = started().await.telemetry.metrics_address().unwrap();
        let page = reqwest::get(format!("http://{address}/metrics")).await.unwrap();
        assert_eq!(page.status(), 200);
        page.text().await.unwrap()
    })
    .await
}

/// Returns what has been sent to the collector so far, as bytes: a path, and what was sent there.
pub async fn exported() -> Vec<(String, Vec<u8>)> {
    runtime::run(async {
        let started = started().await;
        started.telemetry.flush().await.unwrap();
        let requests = started.collector.received_requests().await.unwrap();
        requests.into_iter().map(|request| (request.url.path().to_owned(), request.body)).collect()
    })
    .await
}

#[derive(Clone, Copy)]
struct Collector;

impl io::Write for Collector {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Collector {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        *self
    }
}
