//! What operators decide.

use std::net::SocketAddr;

use url::Url;

/// What a process tells about itself, and to whom.
#[derive(Debug, Clone)]
pub struct TelemetrySettings {
    /// Where the page of metrics is served, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// Where metrics and traces are sent, if anywhere.
    pub otlp: Option<OtlpSettings>,
    /// Which traces are exported.
    pub sampler: TraceSampler,
    /// Name of the process in metrics and traces.
    pub service_name: String,
    /// More that identifies the process.
    pub resource_attributes: Vec<(String, String)>,
    /// Is every request told in the log?
    pub access_log: bool,
}

/// A collector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtlpSettings {
    /// Its base address.
    pub endpoint: Url,
    /// How it is spoken to.
    pub protocol: OtlpProtocol,
}

impl OtlpSettings {
    /// Returns the address for one kind of data.
    pub(super) fn endpoint_of(&self, path: &str) -> String {
        format!("{}{path}", self.endpoint.as_str().trim_end_matches('/'))
    }
}

/// How a collector is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtlpProtocol {
    /// `grpc`
    Grpc,
    /// `http/protobuf`
    HttpProtobuf,
}

/// Which traces are exported.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TraceSampler {
    /// Does the caller decide, when it continues a trace?
    pub follows_parent: bool,
    /// Share of all others, from 0 to 1.
    pub share: f64,
}
