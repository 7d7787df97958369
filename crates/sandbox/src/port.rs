//! Ports of programs that must know their address before they listen on it.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

/// Below what common systems give to outgoing connections and to listeners that do not choose.
const FIRST: u16 = 20_000;
const COUNT: u16 = 10_000;

/// Finds a port of the loopback address that nobody uses, and that nobody gets by chance before the caller listens on it.
///
/// Asking the system for any port and giving it back would not do: the next connection of any process may be made from it.
#[must_use]
pub fn free_port() -> u16 {
    static TURN: AtomicU16 = AtomicU16::new(0);
    let of_this_process = std::process::id().wrapping_mul(131);
    loop {
        let turn = u32::from(TURN.fetch_add(1, Ordering::Relaxed));
        let offset = of_this_process.wrapping_add(turn) % u32::from(COUNT);
        let port = FIRST + u16::try_from(offset).unwrap_or_default();
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};

    use super::free_port;

    #[test]
    fn a_port_is_found_once_and_can_be_listened_on() {
        let (one, other) = (free_port(), free_port());
        assert_ne!(one, other);
        TcpListener::bind((Ipv4Addr::LOCALHOST, one)).unwrap();
    }
}
