//! Labels of the readers, and labels of the service owner.

mod change;
mod owner;
mod target;

pub use change::LabeledDialog;
pub use owner::ServiceOwnerLabels;
pub use target::LabelTarget;
