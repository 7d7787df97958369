//! Keys that sign dialog tokens.

use secrecy::SecretString;

use super::reader::Reader;

/// Keys that sign dialog tokens.
#[derive(Debug, Clone)]
pub struct KeySettings {
    /// Signs.
    pub primary: KeyPairSettings,
    /// Published as well, so that keys can be changed without a gap.
    pub secondary: KeyPairSettings,
}

/// One key pair, raw 32-byte values in base64url.
#[derive(Debug, Clone)]
pub struct KeyPairSettings {
    /// Key identifier.
    pub kid: String,
    /// Seed.
    pub private_component: SecretString,
    /// Public key.
    pub public_component: String,
}

pub(super) fn key_pair(r: &mut Reader<'_>, which: &str) -> Option<KeyPairSettings> {
    let base = format!("Application:Dialogporten:Ed25519KeyPairs:{which}");
    let kid = r.required(&format!("{base}:Kid"));
    let private_component = r.secret(&format!("{base}:PrivateComponent"));
    let public_component = r.required(&format!("{base}:PublicComponent"));
    Some(KeyPairSettings { kid: kid?, private_component: private_component?, public_component: public_component? })
}
