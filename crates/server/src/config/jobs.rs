//! When jobs run.

use std::path::PathBuf;
use std::time::Duration;

use dialogporten_worker::scheduler::Timetable;

use super::Source;
use super::reader::{Problems, Reader};

const DAY: Duration = Duration::from_hours(24);
const TIMETABLE: &str = "off, a time between turns such as 15m, or five parts in the form of cron";

/// When jobs run, in UTC, and what they need to know.
#[derive(Debug, Clone)]
pub struct JobSettings {
    /// The mapping from subjects to resources is copied.
    pub sync_subject_resource_mappings: Timetable,
    /// The policies are read.
    pub sync_resource_policy_information: Timetable,
    /// Deleted dialogs are removed.
    pub purge_deleted: Timetable,
    /// How long after its deletion a dialog is removed; never, if it is absent.
    pub purge_deleted_after: Option<Duration>,
    /// What was used is written into a file.
    pub export_usage: Timetable,
    /// The folder for these files; without it, there are none.
    pub usage_folder: Option<PathBuf>,
}

impl JobSettings {
    /// Reads when jobs run, and nothing else.
    pub fn read(source: &Source) -> Result<Self, Problems> {
        let mut reader = Reader::new(source);
        let settings = jobs(&mut reader);
        reader.finish(Some(settings))
    }
}

pub(super) fn jobs(r: &mut Reader<'_>) -> JobSettings {
    let days = r.parsed("Jobs:PurgeDeleted:AfterDays", 0_u32, "a number of days, 0 for never");
    JobSettings {
        sync_subject_resource_mappings: timetable(r, "SyncSubjectResourceMappings", "*/5 * * * *"),
        sync_resource_policy_information: timetable(r, "SyncResourcePolicyInformation", "10 3 * * *"),
        purge_deleted: timetable(r, "PurgeDeleted", "0 1 * * *"),
        purge_deleted_after: (days > 0).then(|| DAY * days),
        export_usage: timetable(r, "ExportUsage", "0 2 * * *"),
        usage_folder: r.text("Jobs:ExportUsage:Folder").map(PathBuf::from),
    }
}

fn timetable(r: &mut Reader<'_>, job: &str, default: &str) -> Timetable {
    let path = format!("Jobs:{job}:Schedule");
    let text = r.text(&path).unwrap_or_else(|| default.to_owned());
    text.parse().unwrap_or_else(|_| {
        r.problem(&path, &format!("must be {TIMETABLE}"));
        Timetable::OFF
    })
}
