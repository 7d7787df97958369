mod dialoglookup;
mod dialogs;
