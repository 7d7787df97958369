//! What the operating system tells about the machine and its processes. Linux only.

use std::collections::HashMap;

use anyhow::Context as _;

/// Ticks per second of the times in `/proc`, on every Linux there is.
const TICKS: u64 = 100;

/// Returns the bytes of memory of the machine.
pub fn memory() -> anyhow::Result<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").context("/proc/meminfo cannot be read")?;
    kib(&text, "MemTotal:").context("/proc/meminfo does not tell the memory")
}

/// Returns the number of processors that this process may use.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Returns the bytes of memory that a process uses now, and has used at most.
pub fn process_memory(pid: u32) -> Option<(u64, u64)> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    Some((kib(&text, "VmRSS:")?, kib(&text, "VmHWM:")?))
}

/// Returns the milliseconds of processor time that a process has used.
pub fn processor_time(pid: u32) -> Option<u64> {
    Some(stat(pid)?.own)
}

/// Returns the milliseconds of processor time that a process and its children have used, also those that have ended.
pub fn processor_time_of_family(parent: u32) -> Option<u64> {
    let all: HashMap<u32, Stat> = std::fs::read_dir("/proc")
        .ok()?
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, stat(pid)?)))
        .collect();
    let of_parent = all.get(&parent)?;
    let of_children: u64 = all.values().filter(|stat| stat.parent == parent).map(|stat| stat.own).sum();
    Some(of_parent.own + of_parent.ended_children + of_children)
}

/// Returns the process that started another one.
pub fn parent(pid: u32) -> Option<u32> {
    Some(stat(pid)?.parent)
}

struct Stat {
    parent: u32,
    own: u64,
    ended_children: u64,
}

fn stat(pid: u32) -> Option<Stat> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name may hold anything, and ends with the last parenthesis. The first field after it is the third of all.
    let fields: Vec<&str> = text[text.rfind(')')? + 1..].split_whitespace().collect();
    let number = |place: usize| fields.get(place - 3)?.parse::<u64>().ok();
    let millis = |ticks: u64| ticks * 1000 / TICKS;
    Some(Stat {
        parent: u32::try_from(number(4)?).ok()?,
        own: millis(number(14)? + number(15)?),
        ended_children: millis(number(16)? + number(17)?),
    })
}

fn kib(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_uses_memory_and_has_a_parent() {
        let (now, most) = process_memory(std::process::id()).unwrap();
        assert!(now > 1 << 20 && most >= now);
        assert!(memory().unwrap() > most);
        let parent = parent(std::process::id()).unwrap();
        assert!(processor_time_of_family(parent).unwrap() >= processor_time(std::process::id()).unwrap());
    }
}
