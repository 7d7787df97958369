//! The process between us and the server.
//!
//! A shell holds the reading end of a pipe whose writing end only we have. When we close it, or die in whatever way,
//! the shell stops the server. Both run in a process group of their own, so that Ctrl-C at the terminal reaches the
//! application alone, which can then finish its requests before it lets the database go.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::Error;
use super::account::Account;
use super::layout::Layout;

/// Arguments: the file for the server's process identifier, the socket folder, a folder to remove at the end or an
/// empty text, then the server with its arguments. `INT` asks for a fast shutdown. Background commands of a shell read
/// from `/dev/null`, so the pipe is handed to its reader under another number.
const SCRIPT: &str = r#"
exec 3<&0
pid_file=$1 socket=$2 temporary=$3; shift 3
"$@" &
server=$!
echo "$server" > "$pid_file.new" && mv "$pid_file.new" "$pid_file"
{ read -r ended; kill -INT "$server"; } <&3 &
reader=$!
wait "$server"
kill "$reader"
rm -f "$pid_file"
rmdir "$socket"
[ -z "$temporary" ] || rm -rf "$temporary"
"#;

/// Starts the server below a supervising shell. `lock` is inherited by both.
pub(super) fn spawn(
    server: &mut Command,
    layout: &Layout,
    account: &Account,
    lock: &File,
    is_temporary: bool,
) -> Result<Child, Error> {
    let log = layout.log();
    let output = File::create(&log).map_err(Error::at(&log))?;
    let mut shell = Command::new("sh");
    shell
        .args(["-c", SCRIPT, "dialogporten-postgres"])
        .arg(layout.server_pid())
        .arg(&layout.socket)
        .arg(if is_temporary { layout.root.as_path() } else { Path::new("") })
        .arg(server.get_program())
        .args(server.get_args())
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(lock.try_clone().map_err(Error::at(&layout.root))?)
        .stderr(output)
        .process_group(0);
    account.apply(&mut shell);
    shell.spawn().map_err(Error::at(Path::new("sh")))
}
