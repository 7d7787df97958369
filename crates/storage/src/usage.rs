//! What was used.

use chrono::NaiveDate;
use dialogporten_domain::Transaction;

use crate::{Error, Store};

/// How often something was used on a day. Empty texts are unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usage {
    /// The day in Norway.
    pub day: NaiveDate,
    /// What was used.
    pub transaction: Transaction,
    /// Did the caller have the scope of administrators?
    pub is_admin: bool,
    /// Number of the organization that called.
    pub caller_org: String,
    /// Number of the organization that owns the service.
    pub owner_org: String,
    /// The service.
    pub resource: String,
    /// Was it refused, or did it fail?
    pub is_failed: bool,
    /// How often.
    pub count: i64,
}

impl Store {
    /// Adds to what was used. One statement.
    pub async fn add_usage(&self, usage: &[Usage]) -> Result<(), Error> {
        // In the same order everywhere, so that processes wait for each other and not in a circle.
        let mut usage: Vec<&Usage> = usage.iter().collect();
        usage.sort_unstable();
        let days: Vec<NaiveDate> = usage.iter().map(|usage| usage.day).collect();
        let transactions: Vec<&str> = usage.iter().map(|usage| usage.transaction.as_str()).collect();
        let admins: Vec<bool> = usage.iter().map(|usage| usage.is_admin).collect();
        let callers: Vec<&str> = usage.iter().map(|usage| usage.caller_org.as_str()).collect();
        let owners: Vec<&str> = usage.iter().map(|usage| usage.owner_org.as_str()).collect();
        let resources: Vec<&str> = usage.iter().map(|usage| usage.resource.as_str()).collect();
        let failed: Vec<bool> = usage.iter().map(|usage| usage.is_failed).collect();
        let counts: Vec<i64> = usage.iter().map(|usage| usage.count).collect();
        sqlx::query!(
            "
            INSERT INTO usage_daily AS stored
                (day, transaction_type, is_admin, consumer_org, owner_org, resource, is_failed, count)
            SELECT * FROM unnest(
                $1::date[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::bigint[]
            )
            ON CONFLICT (day, transaction_type, is_admin, consumer_org, owner_org, resource, is_failed)
                DO UPDATE SET count = stored.count + excluded.count
            ",
            &days,
            &transactions as &[&str],
            &admins,
            &callers as &[&str],
            &owners as &[&str],
            &resources as &[&str],
            &failed,
            &counts,
        )
        .execute(&self.pools.background)
        .await?;
        Ok(())
    }

    /// Returns what was used on a day in Norway, by owner, service and kind of use.
    pub async fn usage_of(&self, day: NaiveDate) -> Result<Vec<Usage>, Error> {
        let rows = sqlx::query!(
            "
            SELECT transaction_type, is_admin, consumer_org, owner_org, resource, is_failed, count
            FROM usage_daily
            WHERE day = $1
            ORDER BY owner_org, resource, transaction_type, consumer_org, is_admin, is_failed
            ",
            day,
        )
        .fetch_all(&self.pools.background)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Usage {
                    day,
                    transaction: Transaction::from_name(&row.transaction_type).ok_or(Error::Corrupt("transaction"))?,
                    is_admin: row.is_admin,
                    caller_org: row.consumer_org,
                    owner_org: row.owner_org,
                    resource: row.resource,
                    is_failed: row.is_failed,
                    count: row.count,
                })
            })
            .collect()
    }
}
