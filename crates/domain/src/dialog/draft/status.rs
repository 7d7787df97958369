//! Status as clients write it, with two names from earlier versions of the contract.

use crate::dialog::DialogStatus;
use crate::dialog::code::coded_enum;

coded_enum! {
    /// A status in a request.
    StatusInput as "DialogStatusInput" {
        /// Earlier name of `NotApplicable`.
        New = 1 => "New",
        /// Being worked on.
        InProgress = 2 => "InProgress",
        /// Not sent yet.
        Draft = 3 => "Draft",
        /// Earlier name of `Awaiting`.
        Sent = 4 => "Sent",
        /// Waiting for the party.
        RequiresAttention = 5 => "RequiresAttention",
        /// Done.
        Completed = 6 => "Completed",
        /// Nothing particular.
        NotApplicable = 7 => "NotApplicable",
        /// Waiting for the service owner.
        Awaiting = 8 => "Awaiting",
    }
}

impl From<StatusInput> for DialogStatus {
    fn from(input: StatusInput) -> Self {
        match input {
            StatusInput::New | StatusInput::NotApplicable => Self::NotApplicable,
            StatusInput::InProgress => Self::InProgress,
            StatusInput::Draft => Self::Draft,
            StatusInput::Sent | StatusInput::Awaiting => Self::Awaiting,
            StatusInput::RequiresAttention => Self::RequiresAttention,
            StatusInput::Completed => Self::Completed,
        }
    }
}
