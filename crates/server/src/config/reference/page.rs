//! `docs/configuration.md`

use std::fmt::Write as _;

use super::not_read::NOT_READ;
use super::{Key, keys};

const INTRODUCTION: &str = "\
# Configuration

<!-- Written by `dialogporten configuration`; `.ci/run` fails when it is out of date. -->

Settings are environment variables, or the same keys in a file that `CONFIG_FILE` names (TOML or JSON). `__` separates the
parts of a key, in the file also nested objects do; case does not matter. `__0__` stands for the first item of a list, and the
others follow as `__1__`, `__2__`. A variable weighs more than the file. Every key may instead be given as `<KEY>__FILE`, the
path of a file that holds the value, as secrets of Docker and Kubernetes do; that weighs most. An empty value is none.

All problems are reported at once, before anything is opened, and values are never shown. Keys without a meaning are warned of.

The file is read again on `SIGHUP`, and within a minute after it has changed. What is marked *at once* takes effect with the
next request; of everything else a line in the log says that it needs a restart. A file with problems changes nothing.
";

/// Returns the page.
pub(crate) fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    for section in keys::SECTIONS {
        let _ = write!(page, "\n## {}\n\n| Key | Value | Default | Meaning |\n|---|---|---|---|\n", section.title);
        for key in section.keys {
            let _ = writeln!(page, "| `{}` | {} | {} | {} |", key.name, key.kind, default(key), meaning(key));
        }
    }
    page.push_str(
        "\n## Not read\n\nKeys of other installations that have no effect here; the log names those that are set.\n",
    );
    page.push_str("\n| Key | Why |\n|---|---|\n");
    for (names, reason) in NOT_READ {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(page, "| {} | {reason} |", names.join(", "));
    }
    page
}

fn default(key: &Key) -> String {
    match key.default {
        _ if key.is_required => "**required**".to_owned(),
        Some(default) if key.otherwise.is_empty() => format!("`{default}`"),
        Some(default) => format!("`{default}`, {}", key.otherwise),
        None => key.otherwise.to_owned(),
    }
}

fn meaning(key: &Key) -> String {
    let mut meaning = key.meaning.to_owned();
    for (is_so, mark) in [(key.is_secret, "*secret*"), (key.is_at_once, "*at once*")] {
        if is_so {
            meaning = format!("{meaning}; {mark}");
        }
    }
    meaning
}
