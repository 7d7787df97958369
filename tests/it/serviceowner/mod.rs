mod busy;
mod dialoglookup;
mod dialogs;
mod refusals;
mod writes;
