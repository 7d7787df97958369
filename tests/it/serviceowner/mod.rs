mod dialoglookup;
mod dialogs;
mod writes;
