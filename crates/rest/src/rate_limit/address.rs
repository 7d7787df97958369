//! The address that is charged when a request carries no valid token.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use axum::http::HeaderMap;
use thiserror::Error;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// An address, or all addresses that begin alike: `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// A text is neither an address nor a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("neither an address nor a network such as 10.0.0.0/8")]
pub struct InvalidNetwork;

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, InvalidNetwork> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| InvalidNetwork)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(longest), str::parse).map_err(|_| InvalidNetwork)?;
        if prefix > longest { Err(InvalidNetwork) } else { Ok(Self { address, prefix }) }
    }
}

impl Network {
    /// Does the address belong to the network?
    fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let ignored = 32 - u32::from(self.prefix);
                own.to_bits().checked_shr(ignored) == other.to_bits().checked_shr(ignored)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let ignored = 128 - u32::from(self.prefix);
                own.to_bits().checked_shr(ignored) == other.to_bits().checked_shr(ignored)
            }
            _ => false,
        }
    }
}

/// Returns the address to charge: the nearest one that is no trusted proxy. None for probes of the machine itself, which
/// no proxy has forwarded.
pub(super) fn to_charge(peer: IpAddr, headers: &HeaderMap, trusted_proxies: &[Network]) -> Option<IpAddr> {
    let peer = peer.to_canonical();
    if peer.is_loopback() && !headers.contains_key(FORWARDED_FOR) {
        return None;
    }
    // Each proxy adds the address that it was called from at the end; what stands before that may be invented, and need not
    // even be text. So a value that is no text must not be left out as a whole.
    let mut hops =
        headers.get_all(FORWARDED_FOR).iter().rev().flat_map(|value| value.as_bytes().rsplit(|byte| *byte == b','));
    let mut nearest = peer;
    while trusted_proxies.iter().any(|proxy| proxy.contains(nearest)) {
        let Some(hop) = hops.next().and_then(parse_hop) else { break };
        nearest = hop;
    }
    Some(subscriber(nearest))
}

/// Reads an address, with or without a port.
fn parse_hop(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let address = text
        .parse()
        .ok()
        .or_else(|| text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip()))
        .or_else(|| text.strip_prefix('[')?.strip_suffix(']')?.parse().ok());
    address.map(|address: IpAddr| address.to_canonical())
}

/// One subscriber has a whole network of version 6 addresses, so they count as one.
fn subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::direct("192.0.2.1", None, Some("192.0.2.1"))]
    #[case::invented("192.0.2.1", Some("198.51.100.7"), Some("192.0.2.1"))]
    #[case::proxy("10.1.2.3", Some("198.51.100.7"), Some("198.51.100.7"))]
    #[case::two_proxies("10.1.2.3", Some("203.0.113.9, 198.51.100.7, 10.9.9.9"), Some("198.51.100.7"))]
    #[case::with_port("10.1.2.3", Some("198.51.100.7:4711"), Some("198.51.100.7"))]
    #[case::nonsense("10.1.2.3", Some("198.51.100.7, unknown"), Some("10.1.2.3"))]
    #[case::empty("10.1.2.3", Some(""), Some("10.1.2.3"))]
    #[case::only_proxies("10.1.2.3", Some("10.0.0.1"), Some("10.0.0.1"))]
    #[case::probe("127.0.0.1", None, None)]
    #[case::probe_v6("::1", None, None)]
    #[case::local_proxy("127.0.0.1", Some("198.51.100.7"), Some("127.0.0.1"))]
    #[case::mapped("::ffff:10.1.2.3", Some("198.51.100.7"), Some("198.51.100.7"))]
    #[case::version_6("2001:db8:1:2:3:4:5:6", None, Some("2001:db8:1:2::"))]
    #[case::version_6_with_port("10.1.2.3", Some("[2001:db8::5]:80"), Some("2001:db8::"))]
    fn the_nearest_address_that_is_no_proxy_is_charged(
        #[case] peer: &str,
        #[case] forwarded: Option<&str>,
        #[case] charged: Option<&str>,
    ) {
        let proxies = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let mut headers = HeaderMap::new();
        if let Some(forwarded) = forwarded {
            headers.insert(FORWARDED_FOR, forwarded.parse().unwrap());
        }
        let charged = charged.map(|charged| charged.parse().unwrap());
        assert_eq!(to_charge(peer.parse().unwrap(), &headers, &proxies), charged);
    }

    #[rstest]
    #[case::one_line(&[&b"\xff, 198.51.100.7"[..]])]
    #[case::two_lines(&[&b"203.0.113.9"[..], &b"\xff, 198.51.100.7"[..]])]
    fn what_is_no_text_hides_no_address(#[case] lines: &[&[u8]]) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line).unwrap());
        }
        let charged = to_charge("10.1.2.3".parse().unwrap(), &headers, &["10.0.0.0/8".parse().unwrap()]);
        assert_eq!(charged, Some("198.51.100.7".parse().unwrap()));
    }

    #[rstest]
    #[case("10.0.0.0/8", "10.255.0.1", true)]
    #[case("10.0.0.0/8", "11.0.0.1", false)]
    #[case("0.0.0.0/0", "11.0.0.1", true)]
    #[case("192.0.2.1", "192.0.2.1", true)]
    #[case("192.0.2.1", "192.0.2.2", false)]
    #[case("fd00::/8", "fd12::1", true)]
    #[case("::/0", "fd12::1", true)]
    #[case("fd00::/8", "10.0.0.1", false)]
    fn networks_hold_the_addresses_that_begin_alike(
        #[case] network: Network,
        #[case] address: IpAddr,
        #[case] holds: bool,
    ) {
        assert_eq!(network.contains(address), holds);
    }

    #[rstest]
    #[case("")]
    #[case("10.0.0.0/33")]
    #[case("fd00::/129")]
    #[case("10.0.0.0/")]
    #[case("10.0.0.0/-1")]
    #[case("proxy.example")]
    fn nothing_else_is_a_network(#[case] text: &str) {
        assert_eq!(text.parse::<Network>(), Err(InvalidNetwork));
    }

    proptest! {
        #[test]
        fn no_header_makes_the_reader_panic(text in "[ -~]{0,60}") {
            let headers = HeaderMap::from_iter([(FORWARDED_FOR.parse().unwrap(), text.parse().unwrap())]);
            prop_assert!(to_charge("10.0.0.1".parse().unwrap(), &headers, &["0.0.0.0/0".parse().unwrap()]).is_some());
        }
    }
}
