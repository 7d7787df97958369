//! Where a process runs.

use super::Source;
use super::reader::{Problems, Reader};

/// Where a process runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment(String);

impl Environment {
    /// The environment of developers, the only one in which simulated neighbors may be used.
    pub fn development() -> Self {
        Self("Development".to_owned())
    }

    /// Is this a developer's machine?
    pub fn is_development(&self) -> bool {
        self.0.eq_ignore_ascii_case("Development")
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads where the process runs, and nothing else.
pub fn environment(source: &Source) -> Result<Environment, Problems> {
    let mut reader = Reader::new(source);
    let environment = read_environment(&mut reader);
    reader.finish(environment)
}

pub(super) fn read_environment(r: &mut Reader<'_>) -> Option<Environment> {
    let names = ["DIALOGPORTEN_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"];
    let environment = names.iter().find_map(|name| r.text(name));
    if environment.is_none() {
        r.problem(names[0], "is missing");
    }
    environment.map(Environment)
}
