//! The settings of a process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use dialogporten_app::Limits;
use dialogporten_rest::{Maintenance, OpenApiSettings, RateLimitSettings};
use dialogporten_upstream::probes::Probe;

use super::Source;
use super::altinn::{AltinnSettings, CallSettings, altinn, calls};
use super::database::{DatabaseSettings, database};
use super::environment::{Environment, read_environment};
use super::events::{EventSettings, events};
use super::issuers::{IssuerSettings, issuers};
use super::jobs::{JobSettings, jobs};
use super::keys::{KeySettings, key_pair};
use super::limits::{limits, search_timeout};
use super::maintenance::maintenance;
use super::maskinporten::{MaskinportenSettings, maskinporten};
use super::open_api::open_api;
use super::probes::probes;
use super::rate_limits::rate_limits;
use super::reader::{Problems, Reader};
use super::telemetry::telemetry;
use super::toggles::{FeatureToggles, toggles};
use super::warm_up::{WarmUpSettings, warm_up};
use crate::telemetry::{self as told, TelemetrySettings};

/// Everything a process is configured with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the process runs.
    pub environment: Environment,
    /// Address that the process listens on.
    pub listen: SocketAddr,
    /// Filter for log lines, in the form of `RUST_LOG`.
    pub log_filter: String,
    /// Beginnings of paths whose use is not recorded.
    pub unrecorded_paths: Vec<String>,
    /// Keys that are set and have no meaning, in lower case.
    pub unused_keys: Vec<String>,
    /// What the process tells about itself.
    pub telemetry: TelemetrySettings,
    /// The database.
    pub database: DatabaseSettings,
    /// Public base address, without a slash at the end.
    pub base_uri: String,
    /// Keys that sign dialog tokens.
    pub keys: KeySettings,
    /// Trusted issuers of access tokens.
    pub issuers: Vec<IssuerSettings>,
    /// Neighbors.
    pub altinn: AltinnSettings,
    /// Our own machine token.
    pub maskinporten: MaskinportenSettings,
    /// What becomes of events.
    pub events: EventSettings,
    /// When jobs run.
    pub jobs: JobSettings,
    /// What is done before the first request.
    pub warm_up: WarmUpSettings,
    /// Neighbors that are asked whether they are there.
    pub probes: Vec<Probe>,
    /// How the process stops.
    pub shutdown: ShutdownSettings,
    /// Longest time a request may take.
    pub request_timeout: Duration,
    /// Calls to neighbors.
    pub calls: CallSettings,
    /// Policy action that reads a transmission with an authorization attribute.
    pub transmission_read_action: String,
    /// Switches for how the platform is asked about parties.
    pub toggles: FeatureToggles,
    /// How much a request may ask for.
    pub limits: Limits,
    /// Longest time a search may take in the database; zero is no limit.
    pub search_timeout: Duration,
    /// How the API description is shown.
    pub open_api: Arc<OpenApiSettings>,
    /// Whether requests are turned away for the time being.
    pub maintenance: Option<Maintenance>,
    /// May addresses in dialogs that lie on this machine do without TLS? Never outside development.
    pub allows_local_http: bool,
    /// How much each client may ask for; as much as it likes when they are absent.
    pub rate_limits: Option<RateLimitSettings>,
}

/// How the process stops.
#[derive(Debug, Clone, Copy)]
pub struct ShutdownSettings {
    /// How long requests are still taken after the signal, so that load balancers notice.
    pub delay: Duration,
    /// How long running requests may take after that.
    pub timeout: Duration,
}

impl Settings {
    /// Reads all settings and reports everything that is wrong with them.
    pub fn read(source: &Source) -> Result<Self, Problems> {
        let mut reader = Reader::new(source);
        let r = &mut reader;
        let environment = read_environment(r);
        let is_development = environment.as_ref().is_some_and(Environment::is_development);

        let listen = listen(r);
        let log_filter = log_filter(r);
        let telemetry = telemetry(r);
        let database = database(r);
        let base_uri = r.url("Application:Dialogporten:BaseUri");
        let primary = key_pair(r, "Primary");
        let secondary = key_pair(r, "Secondary");
        let issuers = issuers(r, is_development);
        let altinn = altinn(r);
        let probes = probes(r, altinn.as_ref());
        let warm_up = warm_up(r);
        let maskinporten = maskinporten(r);
        let events = events(r, is_development);
        let jobs = jobs(r);
        let default_delay = if is_development { 0 } else { 10 };
        let shutdown = ShutdownSettings {
            delay: Duration::from_secs(r.parsed("SHUTDOWN_DELAY_SECONDS", default_delay, "a number of seconds")),
            timeout: Duration::from_secs(r.parsed("SHUTDOWN_TIMEOUT_SECONDS", 30, "a number of seconds")),
        };
        let request_timeout = r.parsed("REQUEST_TIMEOUT_SECONDS", 100, "a number of seconds");
        let calls = calls(r);
        let transmission_read_action =
            r.text("Application:TransmissionReadAction").unwrap_or_else(|| "transmissionread".to_owned());
        let toggles = toggles(r);
        let (limits, search_timeout) = (limits(r), search_timeout(r));
        let maintenance = maintenance(r);
        let open_api = Arc::new(open_api(r));
        let rate_limits = rate_limits(r);
        let allows_local_http = r.truth("LocalDevelopment:AllowLocalHttp") && is_development;
        let unrecorded_paths = unrecorded_paths(r);
        let unused_keys = r.unused();

        let settings = (|| {
            Some(Self {
                unrecorded_paths,
                unused_keys,
                environment: environment?,
                listen,
                log_filter,
                telemetry,
                database: database?,
                base_uri: base_uri?.as_str().trim_end_matches('/').to_owned(),
                keys: KeySettings { primary: primary?, secondary: secondary? },
                issuers,
                altinn: altinn?,
                maskinporten: maskinporten?,
                events,
                jobs,
                shutdown,
                warm_up,
                probes,
                request_timeout: Duration::from_secs(request_timeout),
                calls,
                transmission_read_action,
                toggles,
                limits,
                search_timeout,
                maintenance,
                open_api,
                allows_local_http,
                rate_limits,
            })
        })();
        reader.finish(settings)
    }
}

/// Reads where the process listens, and nothing else.
pub fn listen_address(source: &Source) -> Result<SocketAddr, Problems> {
    let mut reader = Reader::new(source);
    let listen = listen(&mut reader);
    reader.finish(Some(listen))
}

fn listen(r: &mut Reader<'_>) -> SocketAddr {
    r.parsed("HTTP_LISTEN_ADDR", SocketAddr::from(([0, 0, 0, 0], 8080)), "an address with a port")
}

fn unrecorded_paths(r: &mut Reader<'_>) -> Vec<String> {
    let paths = r.list("FeatureMetrics:ExcludedPathPrefixes");
    if paths.is_empty() { ["/health", "/metrics", "/swagger", "/openapi"].map(str::to_owned).to_vec() } else { paths }
}

fn log_filter(r: &mut Reader<'_>) -> String {
    let text = r.text("RUST_LOG").unwrap_or_else(|| told::DEFAULT_FILTER.to_owned());
    if told::filter(&text).is_err() {
        r.problem("RUST_LOG", "must be a filter, for example warn,dialogporten=debug");
    }
    text
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::EventsMode;
    use super::*;

    fn complete<'a>() -> Vec<(&'a str, &'a str)> {
        vec![
            ("DIALOGPORTEN_ENVIRONMENT", "test"),
            ("DATABASE_URL", "postgres://localhost/dialogporten"),
            ("Application__Dialogporten__BaseUri", "https://example.com/dialogporten/"),
            ("Application__Dialogporten__Ed25519KeyPairs__Primary__Kid", "one"),
            ("Application__Dialogporten__Ed25519KeyPairs__Primary__PrivateComponent", "a"),
            ("Application__Dialogporten__Ed25519KeyPairs__Primary__PublicComponent", "b"),
            ("Application__Dialogporten__Ed25519KeyPairs__Secondary__Kid", "two"),
            ("Application__Dialogporten__Ed25519KeyPairs__Secondary__PrivateComponent", "c"),
            ("Application__Dialogporten__Ed25519KeyPairs__Secondary__PublicComponent", "d"),
            ("WebApi__Authentication__JwtBearerTokenSchemas__0__Name", "Maskinporten"),
            ("WebApi__Authentication__JwtBearerTokenSchemas__0__WellKnown", "https://example.com/meta/"),
            ("Infrastructure__Altinn__BaseUri", "https://platform.example.com/"),
            ("Infrastructure__Altinn__SubscriptionKey", "key"),
            ("Infrastructure__AltinnCdn__BaseUri", "https://cdn.example.com/"),
            ("Infrastructure__Maskinporten__Environment", "test"),
            ("Infrastructure__Maskinporten__ClientId", "client"),
            ("Infrastructure__Maskinporten__EncodedJwk", "e30="),
        ]
    }

    fn read(variables: &[(&str, &str)]) -> Result<Settings, Problems> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Settings::read(&Source::from_variables(variables).unwrap())
    }

    #[test]
    fn a_complete_environment_is_read() {
        let settings = read(&complete()).unwrap();
        assert_eq!(settings.base_uri, "https://example.com/dialogporten");
        assert_eq!(settings.issuers[0].well_known, "https://example.com/meta/");
        assert_eq!(settings.shutdown.delay, Duration::from_secs(10));
        assert_eq!(settings.limits, Limits::default());
    }

    #[rstest]
    #[case("Development", "true", true)]
    #[case("Development", "false", false)]
    #[case("test", "true", false)]
    fn only_developers_may_do_without_tls(#[case] environment: &str, #[case] value: &str, #[case] is_allowed: bool) {
        let changes = vec![("DIALOGPORTEN_ENVIRONMENT", environment), ("LocalDevelopment__AllowLocalHttp", value)];
        assert_eq!(read(&[complete(), changes].concat()).unwrap().allows_local_http, is_allowed);
    }

    #[test]
    fn rate_limits_are_off_unless_they_are_switched_on() {
        let names = [
            ("WebApi__RateLimiting__EndUser__Burst", "7"),
            ("WebApi__RateLimiting__ExemptClients__0", "inbox"),
            ("WebApi__RateLimiting__TrustedProxies__0", "10.0.0.0/8"),
        ];
        let off = read(&[complete(), names.to_vec()].concat()).unwrap();
        assert_eq!(off.rate_limits, None);
        let on = read(&[complete(), names.to_vec(), vec![("WebApi__RateLimiting__Enabled", "True")]].concat()).unwrap();
        let limits = on.rate_limits.unwrap();
        assert_eq!((limits.end_user.burst.get(), limits.end_user.sustained_per_minute.get()), (7, 600));
        assert_eq!((limits.exempt_clients, limits.trusted_proxies.len()), (vec!["inbox".to_owned()], 1));
    }

    #[rstest]
    #[case("Enabled", "yes")]
    #[case("EndUser__Burst", "0")]
    #[case("ServiceOwner__SustainedPerMinute", "many")]
    #[case("Anonymous__Burst", "-1")]
    #[case("TrustedProxies__0", "proxy.example")]
    fn wrong_rate_limits_are_reported(#[case] name: &str, #[case] value: &str) {
        let name = format!("WebApi__RateLimiting__{name}");
        let problems = read(&[complete(), vec![(&name, value)]].concat()).unwrap_err();
        assert!(problems.0.len() == 1 && problems.0[0].starts_with("WebApi__RateLimiting__"), "{problems}");
    }

    #[rstest]
    #[case("EndUserSearch__MaxOrgFilterValues", "7", Some(7))]
    #[case("EndUserSearch__MaxOrgFilterValues", "1000", Some(1000))]
    #[case("EndUserSearch__MaxOrgFilterValues", "0", None)]
    #[case("EndUserSearch__MaxOrgFilterValues", "1001", None)]
    #[case("EndUserSearch__MaxOrgFilterValues", "many", None)]
    #[case("ServiceOwnerSearch__MaxPartyFilterValues", "5", Some(20))]
    fn limits_lie_between_one_and_a_thousand(#[case] name: &str, #[case] value: &str, #[case] orgs: Option<usize>) {
        let name = format!("Application__Limits__{name}");
        let mut variables = complete();
        variables.push((&name, value));
        let limits = read(&variables).map(|settings| settings.limits.end_user_search.max_org_filter_values);
        assert_eq!(limits.ok(), orgs);
    }

    #[rstest]
    #[case(None, Some(20))]
    #[case(Some("0"), Some(0))]
    #[case(Some("600"), Some(600))]
    #[case(Some("601"), None)]
    #[case(Some("-1"), None)]
    fn a_search_may_take_ten_minutes_at_most(#[case] value: Option<&str>, #[case] seconds: Option<u64>) {
        let mut variables = complete();
        variables
            .extend(value.map(|value| ("Application__Limits__EndUserSearch__SearchStatementTimeoutSeconds", value)));
        assert_eq!(read(&variables).ok().map(|settings| settings.search_timeout.as_secs()), seconds);
    }

    #[rstest]
    #[case(&[], "off")]
    #[case(&[("Enabled", "false"), ("RetryAt", "2031-02-03T04:05:06Z")], "off")]
    #[case(&[("Enabled", "True")], "on")]
    #[case(&[("Enabled", "true"), ("RetryAt", "2031-02-03T05:05:06+01:00")], "2031-02-03T04:05:06.0000000Z")]
    #[case(&[("Enabled", "1")], "refused")]
    #[case(&[("Enabled", "true"), ("RetryAt", "tomorrow")], "refused")]
    fn maintenance_is_switched_on(#[case] changes: &[(&str, &str)], #[case] expected: &str) {
        let base = "WebApi__WebHostCommon__MaintenanceMode__";
        let names: Vec<String> = changes.iter().map(|(name, _)| format!("{base}{name}")).collect();
        let mut variables = complete();
        variables.extend(names.iter().zip(changes).map(|(name, (_, value))| (name.as_str(), *value)));
        let outcome = match read(&variables).map(|settings| settings.maintenance) {
            Err(_) => "refused".to_owned(),
            Ok(None) => "off".to_owned(),
            Ok(Some(Maintenance { retry_at })) => retry_at.map_or_else(|| "on".to_owned(), |at| at.to_string()),
        };
        assert_eq!(outcome, expected);
    }

    #[test]
    fn the_database_is_waited_for_and_asked() {
        let mut variables = complete();
        variables.push(("DATABASE_LOCK_TIMEOUT_MILLISECONDS", "250"));
        assert_eq!(read(&variables).unwrap().database.lock_timeout, Duration::from_millis(250));
        variables.extend([("DATABASE_LOCK_TIMEOUT_MILLISECONDS", "0"), ("DATABASE_MAX_CONNECTIONS", "0")]);
        assert_eq!(read(&variables).unwrap_err().0.len(), 2);
    }

    #[rstest]
    #[case("postgres://one/dialogs", Some(1))]
    #[case("Server=one;Database=dialogs", Some(1))]
    #[case("postgres://one,two/dialogs", None)]
    #[case("hunter2", None)]
    #[case("", None)]
    fn read_replicas_are_one_server_each(#[case] address: &str, #[case] expected: Option<usize>) {
        let mut variables = complete();
        variables.push(("Infrastructure__ReadReplicas__0__ConnectionString", address));
        match read(&variables) {
            Ok(settings) => assert_eq!(Some(settings.database.replicas.len()), expected),
            Err(problems) => {
                assert_eq!((expected, problems.0.len()), (None, 1), "{problems}");
                assert!(problems.0[0].starts_with("Infrastructure__ReadReplicas__0__ConnectionString:"), "{problems}");
                assert!(!problems.0[0].contains("hunter2"), "{problems}");
            }
        }
    }

    #[rstest]
    #[case(&[], 1000)]
    #[case(&[("PartyResourcePruning__MaxPartiesCachingThreshold", "10")], 10)]
    #[case(&[("PartyResourcePruning__MaxPartiesCachingThreshold", "0")], 1000)]
    #[case(&[("AuthorizedServiceResources__MaxAuthorizedPartiesBeforeFullCatalogue", "0")], 0)]
    fn the_smaller_limit_on_parties_counts(#[case] changes: &[(&str, &str)], #[case] limit: usize) {
        let names: Vec<String> = changes.iter().map(|(name, _)| format!("Application__Limits__{name}")).collect();
        let mut variables = complete();
        variables.extend(names.iter().zip(changes).map(|(name, (_, value))| (name.as_str(), *value)));
        assert_eq!(read(&variables).unwrap().limits.max_authorized_parties_before_full_catalog, limit);
    }

    #[test]
    fn events_go_to_the_platform_unless_they_are_sent_elsewhere() {
        let mut variables = complete();
        assert_eq!(read(&variables).unwrap().altinn.events_base_uri.as_str(), "https://platform.example.com/");
        variables.push(("Infrastructure__Altinn__EventsBaseUri", "https://sink.example.com/"));
        assert_eq!(read(&variables).unwrap().altinn.events_base_uri.as_str(), "https://sink.example.com/");
    }

    #[rstest]
    #[case("test", None, Some(EventsMode::Altinn))]
    #[case("Development", None, Some(EventsMode::Log))]
    #[case("Development", Some("Altinn"), Some(EventsMode::Altinn))]
    #[case("prod", Some("log"), Some(EventsMode::Log))]
    #[case("prod", Some("off"), Some(EventsMode::Off))]
    #[case("prod", Some("kafka"), None)]
    fn events_stay_on_the_machine_of_a_developer_unless_told_otherwise(
        #[case] environment: &str,
        #[case] mode: Option<&str>,
        #[case] expected: Option<EventsMode>,
    ) {
        let mut variables = complete();
        variables.push(("DIALOGPORTEN_ENVIRONMENT", environment));
        variables.extend(mode.map(|mode| ("EVENTS_MODE", mode)));
        assert_eq!(read(&variables).map(|settings| settings.events.mode).ok(), expected);
    }

    #[rstest]
    #[case(&[], None)]
    #[case(&[("AfterDays", "0")], None)]
    #[case(&[("AfterDays", "30")], Some(30))]
    fn deleted_dialogs_are_kept_unless_told_otherwise(#[case] changes: &[(&str, &str)], #[case] days: Option<u64>) {
        let names: Vec<String> = changes.iter().map(|(name, _)| format!("Jobs__PurgeDeleted__{name}")).collect();
        let mut variables = complete();
        variables.extend(names.iter().zip(changes).map(|(name, (_, value))| (name.as_str(), *value)));
        let after = read(&variables).unwrap().jobs.purge_deleted_after;
        assert_eq!(after, days.map(|days| Duration::from_hours(24 * days)));
    }

    #[test]
    fn a_timetable_that_cannot_be_read_is_a_problem() {
        let mut variables = complete();
        variables.push(("Jobs__PurgeDeleted__Schedule", "nightly"));
        let problems = read(&variables).unwrap_err();
        assert!(problems.0[0].starts_with("Jobs__PurgeDeleted__Schedule: must be off"), "{problems}");
    }

    #[test]
    fn keys_without_a_meaning_are_noticed() {
        let mut variables = complete();
        assert_eq!(read(&variables).unwrap().unused_keys, Vec::<String>::new());
        variables.push(("Infrastructure__Altinn__SubscripionKey", "secret"));
        variables.push(("SOMETHING__OF__OTHERS", "1"));
        assert_eq!(read(&variables).unwrap().unused_keys, ["infrastructure__altinn__subscripionkey"]);
    }

    #[test]
    fn every_problem_is_reported_and_no_value_is_shown() {
        let mut variables = complete();
        variables.retain(|(name, _)| !name.ends_with("ClientId") && *name != "DATABASE_URL");
        variables.push(("HTTP_LISTEN_ADDR", "secret"));
        variables.push(("Infrastructure__Altinn__BaseUri", "secret"));
        variables.push(("WebApi__Authentication__JwtBearerTokenSchemas__0__WellKnown", "http://example.com"));
        let problems = read(&variables).unwrap_err();
        assert_eq!(problems.0.len(), 5, "{problems}");
        assert!(!problems.to_string().contains("secret"));
    }

    #[test]
    fn secrets_may_lie_in_files_and_settings_in_a_file() {
        let folder = std::env::temp_dir().join(format!("dialogporten-config-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (secret, file) = (folder.join("key"), folder.join("settings.json"));
        std::fs::write(&secret, "from-file\n").unwrap();
        std::fs::write(&file, r#"{"HTTP_LISTEN_ADDR": "127.0.0.1:1", "SHUTDOWN_DELAY_SECONDS": 7}"#).unwrap();
        let (secret, file) = (secret.to_str().unwrap(), file.to_str().unwrap());
        let mut variables = complete();
        variables.retain(|(name, _)| !name.ends_with("SubscriptionKey"));
        variables.push(("Infrastructure__Altinn__SubscriptionKey__FILE", secret));
        variables.push(("CONFIG_FILE", file));
        let settings = read(&variables).unwrap();
        assert_eq!(secrecy::ExposeSecret::expose_secret(&settings.altinn.subscription_key), "from-file");
        assert_eq!(settings.shutdown.delay, Duration::from_secs(7));
        assert_eq!(settings.listen.port(), 1);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
