//! Trouble on demand.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Makes requests to some paths fail, be slow, or answer nonsense.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// The beginning of the paths.
    pub path: String,
    /// The status to answer with instead of the true answer.
    #[serde(default)]
    pub status: Option<u16>,
    /// The body to answer with instead of the true answer, with status 200 unless another is given.
    #[serde(default)]
    pub body: Option<String>,
    /// Milliseconds to wait first.
    #[serde(default)]
    pub delay_ms: u64,
    /// How many requests are hit; all, when it is absent.
    #[serde(default)]
    pub times: Option<u32>,
}

impl Fault {
    /// Answers with a status.
    pub fn status(path: &str, status: u16) -> Self {
        Self { path: path.to_owned(), status: Some(status), body: None, delay_ms: 0, times: None }
    }

    /// Answers 200 with a body that is no JSON.
    pub fn garbage(path: &str) -> Self {
        Self { status: None, body: Some("<garbage>".to_owned()), ..Self::status(path, 0) }
    }

    /// Answers truly, but late.
    pub fn delay(path: &str, by: Duration) -> Self {
        let delay_ms = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        Self { status: None, delay_ms, ..Self::status(path, 0) }
    }

    /// Limits the number of requests that are hit.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    fn matches(&self, path: &str) -> bool {
        path.get(..self.path.len()).is_some_and(|start| start.eq_ignore_ascii_case(&self.path))
    }
}

/// The faults that are still to come.
#[derive(Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns the first fault for a path and counts it.
    pub(super) fn strike(&mut self, path: &str) -> Option<Fault> {
        let at = self.0.iter().position(|fault| fault.matches(path) && fault.times != Some(0))?;
        let fault = &mut self.0[at];
        if let Some(times) = &mut fault.times {
            *times -= 1;
        }
        let struck = fault.clone();
        self.0.retain(|fault| fault.times != Some(0));
        Some(struck)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_strike_their_paths_in_order_and_wear_out() {
        let mut faults = Faults::default();
        faults.add(Fault::status("/authorization/", 503).times(2));
        faults.add(Fault::garbage("/authorization/"));
        let mut strike = |path: &str| faults.strike(path).and_then(|fault| fault.status);
        assert_eq!(strike("/register/api"), None);
        assert_eq!(strike("/Authorization/api/v1/authorize"), Some(503));
        assert_eq!(strike("/authorization/api/v1/authorize"), Some(503));
        assert_eq!(faults.strike("/authorization/x").unwrap().body.as_deref(), Some("<garbage>"));
        assert!(faults.strike("/authorization/x").is_some(), "a fault without a number stays");
    }
}
