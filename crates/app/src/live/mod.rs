//! Changes of dialogs while somebody looks at them.

mod events;
mod subscription;

pub(crate) use events::LiveEvents;
pub use subscription::LiveSubscription;
