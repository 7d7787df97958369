//! One server per folder.
//!
//! The lock belongs to an open file that the supervisor and the server inherit: it ends when the last of them is gone,
//! also when all of them were killed. So a free lock proves that no server runs on the folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Error;
use super::layout::Layout;

/// How long the server of a process that is gone may take to shut down.
const SHUTDOWN: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// Takes the lock of a folder. Fails at once when the process that holds it is alive; waits for the server of one that
/// has ended.
pub(super) fn take(root: &Path) -> Result<File, Error> {
    let path = Layout::lock(root);
    let mut file =
        OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path).map_err(Error::at(&path))?;
    let deadline = Instant::now() + SHUTDOWN;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::Error(source)) => return Err(Error::File { path, source }),
            Err(TryLockError::WouldBlock) => {}
        }
        let owner = owner(&mut file);
        if Instant::now() > deadline || owner.as_deref().is_some_and(is_alive) {
            return Err(Error::InUse { folder: root.to_owned(), owner: owner.unwrap_or_else(|| "?".to_owned()) });
        }
        std::thread::sleep(PAUSE);
    }
    file.set_len(0).and_then(|()| file.rewind()).map_err(Error::at(&path))?;
    write!(file, "{}", std::process::id()).map_err(Error::at(&path))?;
    Ok(file)
}

fn owner(file: &mut File) -> Option<String> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.read_to_string(&mut text).ok()?;
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(text)
}

/// Asks the shell, which has the command built in.
fn is_alive(process: &str) -> bool {
    Command::new("sh")
        .args(["-c", "kill -0 \"$1\"", "sh", process])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_lock_names_its_owner_and_a_left_file_does_not_matter() {
        let root = std::env::temp_dir().join(format!("dialogporten-lock-{}", std::process::id()));
        std::fs::create_dir_all(&root).unwrap();
        std::fs::write(Layout::lock(&root), "999999999 and more").unwrap();

        let held = take(&root).unwrap();
        let refused = take(&root).unwrap_err().to_string();
        assert!(refused.contains(&format!("in use by process {}", std::process::id())), "{refused}");
        drop(held);
        take(&root).unwrap();
        std::fs::remove_dir_all(&root).unwrap();
    }
}
