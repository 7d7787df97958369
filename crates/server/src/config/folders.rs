//! Folders of the user that development tools keep things in.

use std::path::PathBuf;

/// Returns folders that may hold the data of the sandbox, best first.
pub fn data_folders() -> Vec<PathBuf> {
    let home = folder("HOME");
    let own = folder("XDG_DATA_HOME").or_else(|| home.map(|home| home.join(".local/share")));
    own.into_iter().chain([PathBuf::from("/var/tmp")]).map(|folder| folder.join("dialogporten")).collect()
}

/// Returns the folder for things that can be fetched again.
pub fn cache_folder() -> PathBuf {
    let own = folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")));
    own.unwrap_or_else(|| PathBuf::from("/var/tmp")).join("dialogporten")
}

/// Returns the folder of the database programs, if one is named.
pub fn postgres_programs() -> Option<PathBuf> {
    folder("PG_BIN")
}

fn folder(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}
