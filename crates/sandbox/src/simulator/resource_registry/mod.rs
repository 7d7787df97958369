//! The resource registry: services, their policies, and which roles and packages reach them.

mod feed;
mod list;
mod policy;
mod updated;

pub(super) use self::feed::SubjectFeed;
pub(super) use self::list::{find, list};
pub(super) use self::policy::policy;
pub(super) use self::updated::updated;
