//! Settings of other installations that have no effect here.

/// Names, or beginnings of names, and why they are not read.
pub(super) const NOT_READ: &[(&[&str], &str)] = &[
    (
        &["Infrastructure__Redis", "Infrastructure__MassTransit"],
        "there is neither a cache server nor a broker: PostgreSQL carries invalidation, live changes and events",
    ),
    (
        &["Infrastructure__DialogSearch__UpsertCommandTimeoutSeconds"],
        "search text is written in the statement that writes the dialog, and has its time limit",
    ),
    (
        &["Infrastructure__EnableSqlStatementLogging"],
        "statements are logged, without values, with `RUST_LOG=warn,dialogporten=info,sqlx::query=debug`",
    ),
    (&["Infrastructure__EnableSqlParametersLogging"], "values of statements hold person numbers and are never logged"),
    (
        &["Infrastructure__Warmup__DbConnectionParallelism"],
        "connections are opened one after the other, which takes milliseconds",
    ),
    (
        &["Infrastructure__Warmup__RunEndUserSearch", "Infrastructure__Warmup__EndUserPid"],
        "no made-up person is sent to registers",
    ),
    (
        &["Application__BadDataHandling"],
        "what the platform says inconsistently is logged as a warning and never a reason to fail",
    ),
    (
        &[
            "Application__Limits__EndUserSearch__MinServiceDrivenStrategyPartyCount",
            "Application__Limits__PartyResourcePruning__MinResourcesPruningThreshold",
        ],
        "how a search is done follows from the rights of the user, and was measured",
    ),
    (
        &["MetricsAggregation", "CostCoefficients"],
        "`export-usage` writes what was used into files, without prices and without a cloud",
    ),
    (&["LocalDevelopment"], "`dialogporten sandbox` is what developers use; no setting switches authorization off"),
    (&["ASPNETCORE_URLS"], "`HTTP_LISTEN_ADDR` says where the process listens"),
    (
        &["AZURE_APPCONFIG_URI", "AZURE_CLIENT_ID", "APPLICATIONINSIGHTS_CONNECTION_STRING"],
        "nothing is bound to a cloud: settings come from the environment and a file, telemetry leaves by OTLP",
    ),
];
