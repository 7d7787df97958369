//! Status of a dialog: a hint for readers, without a state machine.

use super::code::coded_enum;

coded_enum! {
    /// The stored status of a dialog.
    DialogStatus {
        /// Nothing particular.
        NotApplicable = 7 => "NotApplicable",
        /// Being worked on.
        InProgress = 2 => "InProgress",
        /// Not sent yet.
        Draft = 3 => "Draft",
        /// Waiting for the service owner.
        Awaiting = 8 => "Awaiting",
        /// Waiting for the party.
        RequiresAttention = 5 => "RequiresAttention",
        /// Done.
        Completed = 6 => "Completed",
    }
}
