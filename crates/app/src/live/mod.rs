//! Changes of dialogs while somebody looks at them.

mod events;
mod metrics;
mod subscription;

pub(crate) use events::LiveEvents;
pub use subscription::LiveSubscription;
