//! What is counted for the distribution of costs.

/// A kind of request that costs are distributed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transaction {
    /// A dialog is created.
    CreateDialog,
    /// A dialog is replaced or patched.
    UpdateDialog,
    /// A dialog is deleted.
    DeleteDialog,
    /// A dialog is removed for good.
    PurgeDialog,
    /// A service owner reads a dialog. A patch does that as well.
    GetDialogServiceOwner,
    /// A user opens a dialog.
    GetDialogEndUser,
    /// A service owner searches.
    SearchServiceOwner,
    /// A service owner searches on behalf of a user.
    SearchServiceOwnerWithEndUser,
    /// A user searches.
    SearchEndUser,
    /// The labels of a dialog are changed.
    SetLabels,
    /// A service owner changes labels of many dialogs on behalf of a user.
    BulkSetLabelsServiceOwner,
    /// A user changes labels of many dialogs.
    BulkSetLabelsEndUser,
}

impl Transaction {
    /// All there are.
    pub const ALL: [Self; 12] = [
        Self::CreateDialog,
        Self::UpdateDialog,
        Self::DeleteDialog,
        Self::PurgeDialog,
        Self::GetDialogServiceOwner,
        Self::GetDialogEndUser,
        Self::SearchServiceOwner,
        Self::SearchServiceOwnerWithEndUser,
        Self::SearchEndUser,
        Self::SetLabels,
        Self::BulkSetLabelsServiceOwner,
        Self::BulkSetLabelsEndUser,
    ];

    /// Returns the name that is stored and reported.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateDialog => "CreateDialog",
            Self::UpdateDialog => "UpdateDialog",
            Self::DeleteDialog => "SoftDeleteDialog",
            Self::PurgeDialog => "PurgeDialog",
            Self::GetDialogServiceOwner => "GetDialogServiceOwner",
            Self::GetDialogEndUser => "GetDialogEndUser",
            Self::SearchServiceOwner => "SearchDialogsServiceOwner",
            Self::SearchServiceOwnerWithEndUser => "SearchDialogsServiceOwnerWithEndUserId",
            Self::SearchEndUser => "SearchDialogsEndUser",
            Self::SetLabels => "SetSystemLabel",
            Self::BulkSetLabelsServiceOwner => "BulkSetSystemLabelsServiceOwnerWithEndUserId",
            Self::BulkSetLabelsEndUser => "BulkSetSystemLabelsEndUser",
        }
    }

    /// Finds a transaction by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|transaction| transaction.as_str() == name)
    }

    /// Returns how much one costs, in tenths of reading a dialog as a service owner.
    pub fn tenths(self) -> i64 {
        match self {
            Self::CreateDialog | Self::SearchServiceOwner => 15,
            Self::UpdateDialog => 18,
            Self::DeleteDialog | Self::PurgeDialog => 7,
            Self::GetDialogServiceOwner => 10,
            Self::GetDialogEndUser => 12,
            Self::SearchServiceOwnerWithEndUser | Self::SearchEndUser => 25,
            Self::SetLabels => 13,
            Self::BulkSetLabelsServiceOwner | Self::BulkSetLabelsEndUser => 20,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_transaction_is_found_by_its_name() {
        for transaction in Transaction::ALL {
            assert_eq!(Transaction::from_name(transaction.as_str()), Some(transaction));
        }
        assert_eq!(Transaction::from_name("DrinkCoffee"), None);
    }
}
