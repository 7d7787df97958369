mod dialoglookup;
mod dialogs;
mod parties;
mod serviceresources;
