mod create;
mod read;
mod update_form_saved_activity_time;
