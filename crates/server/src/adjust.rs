//! Settings that are changed while the process runs.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use dialogporten_app::App;
use dialogporten_rest::{MaintenanceMode, RateLimiting};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::config::{Problems, Source, takes_effect_at_once};
use crate::lifecycle::StopSignals;
use crate::{Settings, telemetry};

/// How often the file is looked at.
const PAUSE: Duration = Duration::from_mins(1);
/// What may be changed while the process runs.
#[derive(Clone, Default)]
pub struct Adjustable {
    service: Option<(Arc<App>, MaintenanceMode, RateLimiting)>,
}

impl Adjustable {
    pub(crate) fn new(app: Arc<App>, maintenance: MaintenanceMode, rate_limits: RateLimiting) -> Self {
        Self { service: Some((app, maintenance, rate_limits)) }
    }

    /// Takes over what may be changed.
    pub fn apply(&self, settings: &Settings) {
        if let Ok(filter) = telemetry::filter(&settings.log_filter) {
            telemetry::change_filter(filter);
        }
        if let Some((app, maintenance, rate_limits)) = &self.service {
            app.set_limits(settings.limits);
            maintenance.set(settings.maintenance);
            rate_limits.set(settings.rate_limits.clone());
        }
    }
}

/// The configuration of a process, and where it came from.
pub(crate) struct Configuration {
    source: Source,
    adjustable: Adjustable,
    file: Option<PathBuf>,
    content: Option<Vec<u8>>,
    /// Asks for the file to be read again. Heard from the beginning, because it would end the process otherwise.
    asked: Signal,
}

impl Configuration {
    pub(crate) fn new(source: Source, adjustable: Adjustable) -> std::io::Result<Self> {
        let file = source.file();
        let content = file.as_ref().and_then(|file| std::fs::read(file).ok());
        Ok(Self { source, adjustable, file, content, asked: signal(SignalKind::hangup())? })
    }

    /// Waits for a signal that asks the process to stop, and meanwhile follows changes of the configuration.
    pub(crate) async fn until(self, signals: &mut StopSignals) {
        tokio::select! {
            () = signals.next() => {}
            never = self.follow() => match never {},
        }
    }

    /// Reads the configuration again when its file has changed, and whenever `SIGHUP` comes.
    async fn follow(mut self) -> Infallible {
        loop {
            let is_asked = tokio::select! {
                _ = self.asked.recv() => true,
                () = tokio::time::sleep(PAUSE) => false,
            };
            if self.has_changed() || is_asked {
                self.take_over(Source::from_process().map_err(Problems));
            }
        }
    }

    fn has_changed(&mut self) -> bool {
        let Some(file) = &self.file else { return false };
        let content = std::fs::read(file).ok();
        let has_changed = content != self.content;
        self.content = content;
        has_changed
    }

    /// Takes over what may be changed, and tells what needs a restart. A configuration with problems changes nothing.
    fn take_over(&mut self, source: Result<Source, Problems>) {
        let read = source.and_then(|source| Settings::read(&source).map(|settings| (source, settings)));
        let (source, settings) = match read {
            Ok(read) => read,
            Err(problems) => {
                tracing::error!(%problems, "the changed configuration is not used");
                return;
            }
        };
        let changed = self.source.differences(&source);
        self.adjustable.apply(&settings);
        self.source = source;
        for key in &changed {
            if takes_effect_at_once(key) {
                tracing::info!(key, "a setting has changed");
            } else {
                tracing::warn!(key, "a setting has changed; it needs a restart");
            }
        }
        tracing::info!(changed = changed.len(), "the configuration was read again");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &std::path::Path) -> Source {
        Source::from_variables([("CONFIG_FILE".to_owned(), file.to_str().unwrap().to_owned())]).unwrap()
    }

    #[tokio::test]
    async fn a_changed_file_is_noticed_once_and_its_changes_are_told() {
        let folder = std::env::temp_dir().join(format!("dialogporten-adjust-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("settings.json");
        std::fs::write(&file, r#"{"RUST_LOG": "info", "Jobs": {"Old": 1}, "DATABASE_URL": "same"}"#).unwrap();
        let before = read(&file);
        let mut configuration = Configuration::new(before.clone(), Adjustable::default()).unwrap();
        assert!(!configuration.has_changed());
        std::fs::write(&file, r#"{"RUST_LOG": "warn", "Jobs": {"New": 1}, "DATABASE_URL": "same"}"#).unwrap();
        assert!(configuration.has_changed());
        assert!(!configuration.has_changed());
        let changed: Vec<String> = before.differences(&read(&file)).into_iter().collect();
        assert_eq!(changed, ["jobs__new", "jobs__old", "rust_log"]);
        // What cannot be used leaves everything as it was.
        configuration.take_over(Ok(read(&file)));
        assert!(configuration.source.differences(&before).is_empty());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
