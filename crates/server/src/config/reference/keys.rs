//! The settings.

use super::{Key, Section};

const NUMBER: &str = "number";
const SECONDS: &str = "seconds";
const MILLISECONDS: &str = "milliseconds";
const ADDRESS: &str = "absolute http or https address";
const TRUTH: &str = "`true`, `false`";
const TEXT: &str = "text";
const FILTER: &str = "1 to 1000";
const TIMETABLE: &str = "`off`, time between turns such as `15m`, or five parts in the form of cron, in UTC";
const LISTEN: &str = "IP address and port";

pub(super) const SECTIONS: &[Section] = &[
    Section {
        title: "Process",
        keys: &[
            Key::new("CONFIG_FILE", "path of a TOML or JSON file", "more settings").otherwise("none"),
            Key::new(
                "DIALOGPORTEN_ENVIRONMENT",
                "`Development`, `test`, `staging`, `prod` …",
                "where the process runs; `ASPNETCORE_ENVIRONMENT` and `DOTNET_ENVIRONMENT` are read as well. Only \
                 `Development` accepts token issuers without TLS",
            )
            .required(),
            Key::new(
                "HTTP_LISTEN_ADDR",
                LISTEN,
                "where requests are taken; workers and schedulers answer probes there",
            )
            .or("0.0.0.0:8080"),
            Key::new("REQUEST_TIMEOUT_SECONDS", SECONDS, "longest time that a request may take").or("100"),
            Key::new("SHUTDOWN_DELAY_SECONDS", SECONDS, "how long requests are still taken after a signal")
                .or("10")
                .otherwise("0 in development"),
            Key::new("SHUTDOWN_TIMEOUT_SECONDS", SECONDS, "how long running requests and deliveries may take after that")
                .or("30"),
            Key::new(
                "Infrastructure__Warmup__Enabled",
                TRUTH,
                "whether connections are opened and caches filled before a front end is ready",
            )
            .or("true"),
            Key::new("Infrastructure__Warmup__TimeoutSeconds", SECONDS, "how long neighbors that are away hold that up")
                .or("60"),
            Key::new("Infrastructure__Warmup__DbConnectionsToOpen", NUMBER, "how many connections are opened").or("4"),
        ],
    },
    Section {
        title: "Database",
        keys: &[
            Key::new(
                "DATABASE_URL",
                "PostgreSQL URL, or `Server=…;Database=…;` form",
                "the database; `Infrastructure__DialogDbConnectionString` is read as well. Of several servers \
                 (`postgres://app@one,two:6432/dialogs`) the primary is used",
            )
            .required()
            .secret(),
            Key::new("Infrastructure__DialogDbConnectionString", "as `DATABASE_URL`", "the same under another name")
                .secret()
                .otherwise("`DATABASE_URL`"),
            Key::new(
                "Infrastructure__ReadReplicas__0__ConnectionString",
                "as `DATABASE_URL`, one server",
                "streaming replica that answers lists and details",
            )
            .secret()
            .otherwise("none"),
            Key::new(
                "Infrastructure__ReadReplicaMaxLagMilliseconds",
                MILLISECONDS,
                "how far a replica may be behind; so long a request waits for one at most before the primary is asked",
            )
            .or("20"),
            Key::new(
                "DATABASE_MAX_CONNECTIONS",
                NUMBER,
                "most connections for requests; searches (8), jobs (5), delivery (2) and probes (1) have their own",
            )
            .or("30"),
            Key::new(
                "DATABASE_LOCK_TIMEOUT_MILLISECONDS",
                MILLISECONDS,
                "how long a request waits for others that write to the same dialog before it is answered with 409",
            )
            .or("5000"),
        ],
    },
    Section {
        title: "Identity",
        keys: &[
            Key::new(
                "Application__Dialogporten__BaseUri",
                ADDRESS,
                "public address, with the prefix of a gateway: issuer of dialog tokens, source of events. The same in every \
                 process; changing it breaks clients",
            )
            .required(),
            Key::new("Application__Dialogporten__Ed25519KeyPairs__Primary__Kid", TEXT, "name of the key that signs dialog tokens")
                .required(),
            Key::new(
                "Application__Dialogporten__Ed25519KeyPairs__Primary__PrivateComponent",
                "32 bytes in base64url",
                "signs; from `dialogporten generate-keys`",
            )
            .required()
            .secret(),
            Key::new("Application__Dialogporten__Ed25519KeyPairs__Primary__PublicComponent", "32 bytes in base64url", "published")
                .required(),
            Key::new("Application__Dialogporten__Ed25519KeyPairs__Secondary__Kid", TEXT, "name of the next key, or the one before")
                .required(),
            Key::new("Application__Dialogporten__Ed25519KeyPairs__Secondary__PrivateComponent", "32 bytes in base64url", "kept for its turn")
                .required()
                .secret(),
            Key::new("Application__Dialogporten__Ed25519KeyPairs__Secondary__PublicComponent", "32 bytes in base64url", "published")
                .required(),
            Key::new("WebApi__Authentication__JwtBearerTokenSchemas__0__Name", TEXT, "label of a trusted issuer of access tokens")
                .required(),
            Key::new(
                "WebApi__Authentication__JwtBearerTokenSchemas__0__WellKnown",
                "https address",
                "its metadata, taken exactly as it is",
            )
            .required(),
        ],
    },
    Section {
        title: "Platform",
        keys: &[
            Key::new("Infrastructure__Altinn__BaseUri", ADDRESS, "authorization, access management, register, resource registry")
                .required(),
            Key::new("Infrastructure__Altinn__SubscriptionKey", TEXT, "key for them").required().secret(),
            Key::new("Infrastructure__Altinn__EventsBaseUri", ADDRESS, "where events are sent")
                .otherwise("`Infrastructure__Altinn__BaseUri`"),
            Key::new(
                "Infrastructure__Altinn__AccessMaxAgeSeconds",
                "seconds, at most 900",
                "how long what a user may do is taken from memory; a revoked right may stay effective for so long",
            )
            .or("30"),
            Key::new("Infrastructure__AltinnCdn__BaseUri", ADDRESS, "where the list of agencies is published").required(),
            Key::new("Infrastructure__Maskinporten__Environment", "`test`, `prod`", "whose tokens the process gets for itself")
                .required(),
            Key::new("Infrastructure__Maskinporten__ClientId", TEXT, "its client").required().secret(),
            Key::new("Infrastructure__Maskinporten__EncodedJwk", "private JWK in base64", "its key").required().secret(),
            Key::new("Infrastructure__Maskinporten__Scope", "texts with spaces between them", "what it asks for")
                .otherwise("what every call needs"),
            Key::new("Infrastructure__Maskinporten__Kid", TEXT, "name of its key").otherwise("from the JWK"),
            Key::new("Infrastructure__Maskinporten__TokenExchangeEnvironment", "`at23`, `tt02`, `yt01`, `prod`", "where tokens are exchanged")
                .otherwise("from the environment"),
            Key::new("Infrastructure__Maskinporten__TokenEndpoint", ADDRESS, "where the token comes from")
                .otherwise("from the environment"),
            Key::new("Infrastructure__Maskinporten__ExchangeEndpoint", ADDRESS, "where it is exchanged")
                .otherwise("from the environment"),
            Key::new(
                "Application__FeatureToggle__UseAltinnAutoAuthorizedPartiesQueryParameters",
                TRUTH,
                "whether the platform applies the preferences in the user's profile",
            )
            .or("false"),
            Key::new(
                "Application__FeatureToggle__EnablePartyFiltersForSystemUsers",
                TRUTH,
                "whether questions about system users are narrowed to the parties of a request; otherwise one answer serves all",
            )
            .or("false"),
            Key::new("Application__FeatureToggle__EnablePartyFiltersForEmailUsers", TRUTH, "the same for e-mail users").or("false"),
            Key::new(
                "Application__FeatureToggle__EnablePartyCacheForEmailUsers",
                TRUTH,
                "whether answers about e-mail users are kept; merging accounts shows later then",
            )
            .or("false"),
            Key::new(
                "Application__FeatureToggle__UseCorrectPersonNameOrdering",
                TRUTH,
                "whether the register gives family names first by itself; otherwise they are moved",
            )
            .or("false"),
            Key::new(
                "Infrastructure__Http__FirstRetryDelayMilliseconds",
                MILLISECONDS,
                "median pause before a failed call is repeated",
            )
            .or("1000"),
            Key::new("Infrastructure__Http__TimeoutMilliseconds", MILLISECONDS, "longest time that a request waits for the platform")
                .or("25000"),
        ],
    },
    Section {
        title: "Events and jobs",
        keys: &[
            Key::new("EVENTS_MODE", "`altinn`, `log`, `off`", "where events go: to Altinn Events, into the log, or nowhere")
                .or("altinn")
                .otherwise("`log` in development"),
            Key::new("Infrastructure__Events__HoldUntilVisible", TRUTH, "whether events of a dialog wait until its `visibleFrom`")
                .or("false"),
            Key::new(
                "Infrastructure__Events__LeaseSeconds",
                SECONDS,
                "how long events that a worker has taken are kept from others; below 45, a slow platform could get events of a \
                 dialog out of order",
            )
            .or("60"),
            Key::new(
                "Infrastructure__Events__ConcurrentDialogs",
                "1 to 512",
                "the events of how many dialogs a worker sends at the same time; those of a dialog go one after the other",
            )
            .or("32"),
            Key::new("Jobs__SyncSubjectResourceMappings__Schedule", TIMETABLE, "when it is copied which roles open which services")
                .or("*/5 * * * *"),
            Key::new("Jobs__SyncResourcePolicyInformation__Schedule", TIMETABLE, "when the levels that services demand are copied")
                .or("10 3 * * *"),
            Key::new("Jobs__PurgeDeleted__AfterDays", "days", "how long deleted dialogs are kept; 0 is forever").or("0"),
            Key::new("Jobs__PurgeDeleted__Schedule", TIMETABLE, "when they are removed").or("0 1 * * *"),
            Key::new("Jobs__ExportUsage__Folder", "path", "folder for the files with what was used").otherwise("no files"),
            Key::new("Jobs__ExportUsage__Schedule", TIMETABLE, "when they are written").or("0 2 * * *"),
        ],
    },
    Section {
        title: "Behavior and limits",
        keys: &[
            Key::new(
                "Application__TransmissionReadAction",
                TEXT,
                "policy action that reads a transmission with an authorization attribute",
            )
            .or("transmissionread"),
            Key::new("Application__Limits__EndUserSearch__MaxPartyFilterValues", FILTER, "parties a reader may name").or("100").at_once(),
            Key::new("Application__Limits__EndUserSearch__MaxServiceResourceFilterValues", FILTER, "services").or("20").at_once(),
            Key::new("Application__Limits__EndUserSearch__MaxOrgFilterValues", FILTER, "agencies").or("20").at_once(),
            Key::new("Application__Limits__EndUserSearch__MaxExtendedStatusFilterValues", FILTER, "extended statuses").or("20").at_once(),
            Key::new(
                "Application__Limits__EndUserSearch__SearchStatementTimeoutSeconds",
                "0 to 600, 0 is no limit",
                "longest time of a search in the database",
            )
            .or("20"),
            Key::new("Application__Limits__ServiceOwnerSearch__MaxPartyFilterValues", FILTER, "parties a service owner may name")
                .or("20")
                .at_once(),
            Key::new("Application__Limits__ServiceOwnerSearch__MaxServiceResourceFilterValues", FILTER, "services").or("20").at_once(),
            Key::new("Application__Limits__ServiceOwnerSearch__MaxExtendedStatusFilterValues", FILTER, "extended statuses")
                .or("20")
                .at_once(),
            Key::new(
                "Application__Limits__AuthorizedServiceResources__MaxAuthorizedPartiesBeforeFullCatalogue",
                "number, 0 is never",
                "number of parties from which on readers get the list of all services",
            )
            .or("1000")
            .at_once(),
            Key::new(
                "Application__Limits__PartyResourcePruning__MaxPartiesCachingThreshold",
                "number, 0 is no limit",
                "lowers the number above when it is smaller",
            )
            .or("1500")
            .at_once(),
            Key::new(
                "WebApi__WebHostCommon__MaintenanceMode__Enabled",
                TRUTH,
                "answers everything but `/health…` and `…/.well-known/…` with 503",
            )
            .or("false")
            .at_once(),
            Key::new("WebApi__WebHostCommon__MaintenanceMode__RetryAt", "`2031-02-03T04:05:06Z`", "told as `Retry-After`")
                .otherwise("not told")
                .at_once(),
            Key::new(
                "WebApi__OpenApi__EnableTryItOut",
                TRUTH,
                "whether requests may be sent from the page at `/swagger`; true in the sandbox",
            )
            .or("false"),
            Key::new("WebApi__OpenApi__IdportenClientId", TEXT, "client with which people log in on that page")
                .otherwise("they paste a token"),
            Key::new("WebApi__OpenApi__IdportenAuthorizationUrl", ADDRESS, "where they log in").otherwise("none"),
            Key::new("WebApi__OpenApi__IdportenTokenUrl", ADDRESS, "where their token comes from").otherwise("none"),
            Key::new("WebApi__OpenApi__IdportenLogoutUrl", ADDRESS, "where they log out").otherwise("none"),
            Key::new("WebApi__OpenApi__MaskinportenTokenUrl", ADDRESS, "where machines get tokens, told on the page")
                .otherwise("none"),
            Key::new("WebApi__OpenApi__ServiceOwnerTokenUrl", ADDRESS, "page with a token for trying, linked to").otherwise("none"),
            Key::new("WebApi__OpenApi__EndUserTokenUrl", ADDRESS, "the same for end users").otherwise("none"),
            Key::new("WebApi__RateLimiting__Enabled", TRUTH, "limits what each client may ask for").or("false").at_once(),
            Key::new("WebApi__RateLimiting__EndUser__Burst", NUMBER, "requests at once").or("100").at_once(),
            Key::new("WebApi__RateLimiting__EndUser__SustainedPerMinute", NUMBER, "requests in the long run").or("600").at_once(),
            Key::new("WebApi__RateLimiting__ServiceOwner__Burst", NUMBER, "requests at once").or("500").at_once(),
            Key::new("WebApi__RateLimiting__ServiceOwner__SustainedPerMinute", NUMBER, "requests in the long run").or("6000").at_once(),
            Key::new("WebApi__RateLimiting__Anonymous__Burst", NUMBER, "requests at once").or("60").at_once(),
            Key::new("WebApi__RateLimiting__Anonymous__SustainedPerMinute", NUMBER, "requests in the long run").or("60").at_once(),
            Key::new("WebApi__RateLimiting__ExemptClients__0", "client identifier or organization number", "who is not limited")
                .otherwise("nobody")
                .at_once(),
            Key::new("WebApi__RateLimiting__TrustedProxies__0", "address, or network such as `10.0.0.0/8`", "whose `X-Forwarded-For` is believed")
                .otherwise("nobody's")
                .at_once(),
            Key::new("LocalDevelopment__AllowLocalHttp", TRUTH, "in `Development` only: addresses in dialogs that lie on this machine may do without TLS")
                .or("false"),
        ],
    },
    Section {
        title: "Telemetry",
        keys: &[
            Key::new(
                "RUST_LOG",
                "filter, such as `warn,dialogporten=debug`",
                "what is logged, as JSON on standard output; records of use are always written",
            )
            .or("warn,dialogporten=info")
            .at_once(),
            Key::new("ACCESS_LOG", TRUTH, "one line in the log per request; of one without a valid token it tells why").or("false"),
            Key::new("FeatureMetrics__ExcludedPathPrefixes__0", "beginning of a path", "requests whose use is not recorded")
                .otherwise("`/health`, `/metrics`, `/swagger`, `/openapi`"),
            Key::new("METRICS_LISTEN_ADDR", LISTEN, "where `GET /metrics` is served for Prometheus").otherwise("nowhere"),
            Key::new("OTEL_EXPORTER_OTLP_ENDPOINT", ADDRESS, "collector for metrics and traces").otherwise("none"),
            Key::new("OTEL_EXPORTER_OTLP_PROTOCOL", "`grpc`, `http/protobuf`", "how it is spoken to").or("grpc"),
            Key::new(
                "OTEL_TRACES_SAMPLER",
                "`always_on`, `always_off`, `traceidratio`, each also after `parentbased_`",
                "which traces are exported",
            )
            .or("parentbased_always_on"),
            Key::new("OTEL_TRACES_SAMPLER_ARG", "0 to 1", "their share, with `traceidratio`").or("1"),
            Key::new("OTEL_SERVICE_NAME", TEXT, "what the process is called in metrics and traces").or("dialogporten"),
            Key::new("OTEL_RESOURCE_ATTRIBUTES", "`key=value,key=value`", "more that it is told apart by").otherwise("nothing"),
            Key::new("WebApi__HealthCheckSettings__HttpGetEndpointsToCheck__0__Name", TEXT, "a neighbor that `/health/deep` asks, besides the issuers")
                .otherwise("the list of agencies, access management"),
            Key::new("WebApi__HealthCheckSettings__HttpGetEndpointsToCheck__0__Url", ADDRESS, "what is asked there").otherwise("or:"),
            Key::new(
                "WebApi__HealthCheckSettings__HttpGetEndpointsToCheck__0__AltinnPlatformRelativePath",
                "path",
                "the same, on the platform",
            )
            .otherwise("or the one above"),
            Key::new("WebApi__HealthCheckSettings__HttpGetEndpointsToCheck__0__HardDependency", TRUTH, "whether the service is of no use without it")
                .or("false"),
        ],
    },
];
