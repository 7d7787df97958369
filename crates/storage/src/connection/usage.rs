//! How busy the connections are, and how busy searches may keep them.

use std::time::Duration;

use sqlx::PgPool;

use super::Pools;
use crate::Store;

/// How busy the connections of one pool are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUsage {
    /// The pool.
    pub name: &'static str,
    /// Connections that are at work.
    pub used: u32,
    /// Connections that wait for work.
    pub idle: u32,
    /// Most connections that there may be. When as many are at work, requests wait.
    pub max: u32,
}

/// What all searches together may take up, on one server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchLimits {
    /// Connections.
    pub connections: u32,
    /// The time of one search, if it has a limit.
    pub time: Option<Duration>,
}

impl Store {
    /// Returns what searches may take up.
    pub fn search_limits(&self) -> SearchLimits {
        let Pools { search, search_time, .. } = &self.pools;
        SearchLimits { connections: search.options().get_max_connections(), time: *search_time }
    }

    /// Returns how busy the connections are, pool by pool; those of replicas each.
    pub fn pool_usage(&self) -> Vec<PoolUsage> {
        let pools = &self.pools;
        let mut usages = vec![
            usage("requests", &pools.requests),
            usage("search", &pools.search),
            usage("background", &pools.background),
            usage("delivery", &pools.delivery),
            usage("health", &pools.health),
        ];
        for replica in self.replicas.pools() {
            usages.extend([usage("replica requests", &replica.requests), usage("replica search", &replica.search)]);
        }
        usages
    }
}

fn usage(name: &'static str, pool: &PgPool) -> PoolUsage {
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    let used = pool.size().saturating_sub(idle);
    PoolUsage { name, used, idle, max: pool.options().get_max_connections() }
}
