//! Something below a dialog is corrected in place. These are rare, so they apply to the revision that was read and are
//! tried again when that is no longer the current one.

mod activity;
mod transmission;
