//! What the rules need to know about the caller and the command.

use crate::{Timestamp, text};

/// What validation depends on of the caller.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CallerRules {
    /// Administrators may set deadlines in the past.
    pub is_admin: bool,
    /// Message services may write longer texts and log correspondence activities.
    pub is_correspondence: bool,
    /// Migration jobs may write HTML.
    pub allows_legacy_html: bool,
    /// On a developer's machine, addresses on that machine may do without TLS.
    pub allows_local_http: bool,
}

/// The commands whose bodies share drafts, and differ in some of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// A dialog is created with everything in it.
    CreateDialog,
    /// A dialog is replaced; transmissions and activities are appended.
    UpdateDialog,
    /// A transmission is appended.
    AppendTransmission,
    /// A stored transmission is corrected.
    CorrectTransmission,
    /// An activity is appended.
    AppendActivity,
}

impl Command {
    /// Is an attachment that has already expired a violation? Otherwise it is a domain error, or not looked at.
    pub(crate) fn checks_attachment_expiry(self) -> bool {
        self == Self::CreateDialog
    }

    /// Must identifiers of actions be fresh? An update names stored actions, which may be older than the rule.
    pub(crate) fn checks_action_ids(self) -> bool {
        self == Self::CreateDialog
    }

    /// May a transmission's files lie under addresses other than https?
    pub(crate) fn takes_any_file_address(self) -> bool {
        self == Self::AppendTransmission
    }

    /// Is the body a stored transmission with new values, named by the path and not by the body?
    pub(crate) fn is_correction(self) -> bool {
        self == Self::CorrectTransmission
    }
}

/// What rules look at besides the value.
#[derive(Debug, Clone, Copy)]
pub struct ValidationContext<'a> {
    /// The caller.
    pub rules: &'a CallerRules,
    /// The instant of the command.
    pub now: Timestamp,
    /// The command.
    pub command: Command,
    /// May content be missing?
    pub is_api_only: bool,
}

impl ValidationContext<'_> {
    /// Returns the limit of titles and summaries.
    pub(crate) fn short(&self) -> usize {
        if self.rules.is_correspondence { text::CORRESPONDENCE_SHORT } else { text::SHORT }
    }

    /// Returns the limit of activity descriptions.
    pub(crate) fn description(&self) -> usize {
        if self.rules.is_correspondence { text::CORRESPONDENCE_DESCRIPTION } else { text::SHORT }
    }

    /// Does the time lie further ahead than a client's clock may be?
    pub fn is_too_far_ahead(&self, time: Timestamp) -> bool {
        time > self.now.plus_micros(text::CLOCK_TOLERANCE_MILLIS * 1000)
    }
}
