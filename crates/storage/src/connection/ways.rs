//! How each kind of connection is made to one server.

use std::time::Duration;

use sqlx::postgres::PgConnectOptions;

use super::pools::HEALTH;
use crate::StoreSettings;

/// How each kind of connection is made to one server.
#[derive(Debug)]
pub(super) struct Ways {
    pub(super) requests: PgConnectOptions,
    pub(super) search: PgConnectOptions,
    pub(super) background: PgConnectOptions,
    pub(super) delivery: PgConnectOptions,
    pub(super) health: PgConnectOptions,
    pub(super) unlimited: PgConnectOptions,
}

impl Ways {
    pub(super) fn new(server: PgConnectOptions, settings: &StoreSettings) -> Self {
        let address = server.application_name("dialogporten").options([
            // Costs more than it gives: statements here run for milliseconds, or are cut off.
            ("jit", "off"),
            // Words that are too long for the text index are no news.
            ("client_min_messages", "warning"),
        ]);
        let idle = settings.idle_in_transaction_timeout;
        let limited = |by| limit(address.clone(), by, idle);
        Self {
            // Statements of requests look up single rows by key: the general plan is the right one from the start, and
            // planning anew would take longer than running.
            requests: limited(settings.statement_timeout).options([
                ("plan_cache_mode", "force_generic_plan"),
                ("lock_timeout", &settings.lock_timeout.as_millis().to_string()),
            ]),
            // How many rows a search meets depends on the party and the service: a general plan would be wrong for most.
            search: limited(settings.search_timeout).options([("plan_cache_mode", "force_custom_plan")]),
            background: limited(settings.background_timeout),
            // A queue may be empty now and long a second later, and statistics come late: plans are made when they are
            // needed, from the size that it has then.
            // What a crash of the server forgets is delivered once more, so nobody waits for the disk.
            delivery: limited(settings.background_timeout).options([
                ("plan_cache_mode", "force_custom_plan"),
                ("enable_seqscan", "off"),
                ("synchronous_commit", "off"),
            ]),
            health: limited(HEALTH),
            unlimited: address,
        }
    }
}

fn limit(options: PgConnectOptions, statement: Duration, idle_in_transaction: Duration) -> PgConnectOptions {
    options.options([
        ("statement_timeout", statement.as_millis().to_string()),
        ("idle_in_transaction_session_timeout", idle_in_transaction.as_millis().to_string()),
    ])
}
