//! What the process tells about itself.

use std::net::SocketAddr;

use super::reader::Reader;
use crate::telemetry::{OtlpProtocol, OtlpSettings, TelemetrySettings, TraceSampler};

pub(super) fn telemetry(r: &mut Reader<'_>) -> TelemetrySettings {
    TelemetrySettings {
        metrics_listen: metrics_listen(r),
        otlp: otlp(r),
        sampler: sampler(r),
        service_name: r.text("OTEL_SERVICE_NAME").unwrap_or_else(|| "dialogporten".to_owned()),
        resource_attributes: resource_attributes(r),
        access_log: r.truth("ACCESS_LOG"),
    }
}

fn metrics_listen(r: &mut Reader<'_>) -> Option<SocketAddr> {
    let address = r.text("METRICS_LISTEN_ADDR")?.trim().parse().ok();
    if address.is_none() {
        r.problem("METRICS_LISTEN_ADDR", "must be an address with a port");
    }
    address
}

fn otlp(r: &mut Reader<'_>) -> Option<OtlpSettings> {
    let endpoint = r.optional_url("OTEL_EXPORTER_OTLP_ENDPOINT")?;
    let protocol = match r.text("OTEL_EXPORTER_OTLP_PROTOCOL").as_deref() {
        None | Some("grpc") => OtlpProtocol::Grpc,
        Some("http/protobuf") => OtlpProtocol::HttpProtobuf,
        Some(_) => {
            r.problem("OTEL_EXPORTER_OTLP_PROTOCOL", "must be grpc or http/protobuf");
            return None;
        }
    };
    Some(OtlpSettings { endpoint, protocol })
}

fn sampler(r: &mut Reader<'_>) -> TraceSampler {
    let name = r.text("OTEL_TRACES_SAMPLER").unwrap_or_else(|| "parentbased_always_on".to_owned());
    let root = name.strip_prefix("parentbased_");
    let share = match root.unwrap_or(&name) {
        "always_on" => 1.0,
        "always_off" => 0.0,
        "traceidratio" => share(r),
        _ => {
            let known = "must be always_on, always_off or traceidratio, or one of them after parentbased_";
            r.problem("OTEL_TRACES_SAMPLER", known);
            0.0
        }
    };
    TraceSampler { follows_parent: root.is_some(), share }
}

fn share(r: &mut Reader<'_>) -> f64 {
    let share = r.parsed("OTEL_TRACES_SAMPLER_ARG", 1.0, "a number from 0 to 1");
    if !(0.0..=1.0).contains(&share) {
        r.problem("OTEL_TRACES_SAMPLER_ARG", "must be a number from 0 to 1");
    }
    share
}

fn resource_attributes(r: &mut Reader<'_>) -> Vec<(String, String)> {
    let Some(text) = r.text("OTEL_RESOURCE_ATTRIBUTES") else { return Vec::new() };
    let pair = |pair: &str| pair.split_once('=').map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()));
    let attributes: Option<Vec<_>> = text.split(',').filter(|part| !part.trim().is_empty()).map(pair).collect();
    if attributes.is_none() {
        r.problem("OTEL_RESOURCE_ATTRIBUTES", "must be pairs as key=value,key=value");
    }
    attributes.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::config::Source;

    fn read(variables: &[(&str, &str)]) -> Option<TelemetrySettings> {
        let mut source = Source::default();
        for (name, value) in variables {
            source.set(name, (*value).to_owned());
        }
        let mut reader = Reader::new(&source);
        let settings = telemetry(&mut reader);
        reader.finish(Some(settings)).ok()
    }

    #[test]
    fn nothing_is_sent_anywhere_unless_asked_for() {
        let settings = read(&[]).unwrap();
        assert!(settings.metrics_listen.is_none() && settings.otlp.is_none() && !settings.access_log);
        assert_eq!(settings.service_name, "dialogporten");
        assert!(read(&[("OTEL_EXPORTER_OTLP_ENDPOINT", "")]).unwrap().otlp.is_none());
    }

    #[rstest]
    #[case(None, Some(OtlpProtocol::Grpc))]
    #[case(Some("grpc"), Some(OtlpProtocol::Grpc))]
    #[case(Some("http/protobuf"), Some(OtlpProtocol::HttpProtobuf))]
    #[case(Some("http/json"), None)]
    fn collectors_are_spoken_to_in_two_ways(#[case] protocol: Option<&str>, #[case] expected: Option<OtlpProtocol>) {
        let mut variables = vec![("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317")];
        variables.extend(protocol.map(|protocol| ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)));
        let otlp = read(&variables).map(|settings| settings.otlp.unwrap());
        assert_eq!(otlp.map(|otlp| otlp.protocol), expected);
    }

    #[rstest]
    #[case("always_on", "", Some((false, 1.0)))]
    #[case("parentbased_always_off", "", Some((true, 0.0)))]
    #[case("parentbased_traceidratio", "0.05", Some((true, 0.05)))]
    #[case("traceidratio", "", Some((false, 1.0)))]
    #[case("traceidratio", "5", None)]
    #[case("traceidratio", "many", None)]
    #[case("jaeger_remote", "", None)]
    fn a_share_of_traces_is_exported(#[case] name: &str, #[case] share: &str, #[case] expected: Option<(bool, f64)>) {
        let settings = read(&[("OTEL_TRACES_SAMPLER", name), ("OTEL_TRACES_SAMPLER_ARG", share)]);
        assert_eq!(settings.map(|s| (s.sampler.follows_parent, s.sampler.share)), expected);
    }

    #[test]
    fn a_process_has_a_name_and_more() {
        let settings = read(&[("OTEL_RESOURCE_ATTRIBUTES", "a=1, b = 2,")]).unwrap();
        let expected = [("a".to_owned(), "1".to_owned()), ("b".to_owned(), "2".to_owned())];
        assert_eq!(settings.resource_attributes, expected);
        assert!(read(&[("OTEL_RESOURCE_ATTRIBUTES", "a")]).is_none());
        assert!(read(&[("METRICS_LISTEN_ADDR", "9464")]).is_none());
    }
}
