//! Where a call comes from, known only as far as limits on abuse need it.

use std::fmt;
use std::net::IpAddr;

use ring::hmac;

/// The network address of a caller. It is never stored and never logged; it becomes a tag.
#[derive(Clone, Default)]
pub struct Source(String);

impl Source {
    /// Of the address that the gateway saw.
    #[must_use]
    pub fn new(address: impl Into<String>) -> Self {
        Self(address.into())
    }

    /// What one subscriber has: of IPv6 a network of 2^64 addresses (RFC 6177), each as good as another.
    fn network(&self) -> String {
        match self.0.parse::<IpAddr>() {
            Ok(IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            Ok(address) => address.to_canonical().to_string(),
            Err(_) => self.0.clone(),
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source(…)")
    }
}

/// A source as a tag of 64 bits under the pepper of the day: the same caller has the same tag today and
/// another one tomorrow, and without the pepper no list of all addresses turns it back.
#[must_use]
pub fn tag(pepper: &[u8], source: &Source) -> String {
    let signed = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, pepper), source.network().as_bytes());
    crate::idempotency::hex(&signed.as_ref()[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_the_same_today_and_another_tomorrow() {
        let (one, two) = (Source::new("203.0.113.7"), Source::new("203.0.113.8"));
        assert_eq!(tag(&[1; 32], &one), tag(&[1; 32], &one));
        assert_ne!(tag(&[1; 32], &one), tag(&[2; 32], &one));
        assert_ne!(tag(&[1; 32], &one), tag(&[1; 32], &two));
        let (home, next_door) = (Source::new("2001:db8:1:2::7"), Source::new("2001:db8:1:3::7"));
        assert_eq!(tag(&[1; 32], &home), tag(&[1; 32], &Source::new("2001:db8:1:2:ffff::1")), "one subscriber has many addresses");
        assert_ne!(tag(&[1; 32], &home), tag(&[1; 32], &next_door));
        assert!(!format!("{one:?}").contains("203"));
    }
}
