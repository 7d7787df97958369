//! Parties and actors as URNs, with verified check digits.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// What a party URN identifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartyKind {
    /// A person by national identity number or D-number.
    Person,
    /// An organization by organization number.
    Organization,
    /// A self-identified user of the old portal, by user name.
    SelfIdentified,
    /// A user who logged in with an e-mail address only.
    Email,
    /// A machine identity that an organization owns.
    SystemUser,
    /// A student or employee by Feide subject.
    Feide,
}

impl PartyKind {
    const ALL: [Self; 6] =
        [Self::Person, Self::Organization, Self::SelfIdentified, Self::Email, Self::SystemUser, Self::Feide];

    /// Returns the URN prefix, without the trailing colon.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Person => "urn:altinn:person:identifier-no",
            Self::Organization => "urn:altinn:organization:identifier-no",
            Self::SelfIdentified => "urn:altinn:person:legacy-selfidentified",
            Self::Email => "urn:altinn:person:idporten-email",
            Self::SystemUser => "urn:altinn:systemuser:uuid",
            Self::Feide => "urn:altinn:feide-subject",
        }
    }

    /// Can a dialog belong to such a party, and can such a party be named as an actor?
    pub fn can_own_dialogs(self) -> bool {
        matches!(self, Self::Person | Self::Organization | Self::SelfIdentified | Self::Email)
    }
}

/// A well-formed party URN: known prefix, valid identifier, in lower case. Cheap to clone: copies share the text.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartyId {
    kind: PartyKind,
    urn: Arc<str>,
}

/// Described as the text that it is written as.
impl utoipa::PartialSchema for PartyId {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}

impl utoipa::ToSchema for PartyId {}

impl PartyId {
    /// Parses a URN; the prefix must be written exactly, the identifier must be valid for its kind.
    pub fn parse(urn: &str) -> Option<Self> {
        let (attribute, id) = urn.rsplit_once(':')?;
        let kind = PartyKind::ALL.into_iter().find(|kind| kind.attribute() == attribute)?;
        let is_valid = match kind {
            PartyKind::Person => is_person_number(id),
            PartyKind::Organization => is_organization_number(id),
            PartyKind::SystemUser => id.len() == 36 && Uuid::try_parse(id).is_ok(),
            PartyKind::Email => crate::uri::is_well_formed(urn) && is_email(&percent_decode(id)),
            PartyKind::SelfIdentified => crate::uri::is_well_formed(urn) && !crate::text::is_blank(&percent_decode(id)),
            PartyKind::Feide => crate::uri::is_well_formed(urn) && percent_decode(id).chars().count() == 64,
        };
        is_valid.then(|| {
            let is_lower = urn.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
            Self { kind, urn: if is_lower { urn.into() } else { urn.to_lowercase().into() } }
        })
    }

    /// Returns the person with a valid national identity number or D-number.
    pub fn person(number: &str) -> Option<Self> {
        Self::of(PartyKind::Person, number)
    }

    /// Returns the user with an e-mail address; characters that a URN cannot hold are escaped.
    pub fn email(address: &str) -> Option<Self> {
        let mut escaped = String::with_capacity(address.len());
        for character in address.chars() {
            match character {
                '%' | '|' | '\\' | '<' | '>' | '"' | '{' | '}' | '^' | '`' => {
                    // Writing to a String cannot fail.
                    let _ = write!(escaped, "%{:02X}", u32::from(character));
                }
                other => escaped.push(other),
            }
        }
        Self::of(PartyKind::Email, &escaped)
    }

    /// Returns the organization with a valid organization number.
    pub fn organization(number: &str) -> Option<Self> {
        Self::of(PartyKind::Organization, number)
    }

    /// Returns the party of a kind with an identifier that is valid for it.
    pub fn of(kind: PartyKind, id: &str) -> Option<Self> {
        // An identifier with a colon would move the border between prefix and identifier.
        if id.contains(':') {
            return None;
        }
        Self::parse(&format!("{}:{id}", kind.attribute()))
    }

    /// Returns what the URN identifies.
    pub fn kind(&self) -> PartyKind {
        self.kind
    }

    /// Returns the whole URN in lower case.
    pub fn as_str(&self) -> &str {
        &self.urn
    }

    /// Returns the part after the prefix: a number, an address, a name.
    pub fn id(&self) -> &str {
        &self.urn[self.kind.attribute().len() + 1..]
    }
}

impl fmt::Display for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.urn)
    }
}

/// Names the kind only: a person number must not reach a log through `{:?}`.
impl fmt::Debug for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartyId({:?})", self.kind)
    }
}

impl Serialize for PartyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.urn)
    }
}

impl<'de> Deserialize<'de> for PartyId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let urn = String::deserialize(deserializer)?;
        Self::parse(&urn).ok_or_else(|| de::Error::custom("expected a party URN"))
    }
}

/// Is this a national identity number or D-number: eleven digits, two of them check digits?
///
/// The date inside is not looked at, so synthetic numbers pass.
pub fn is_person_number(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    check_digit(&digits[..9], &[3, 7, 6, 1, 8, 9, 4, 5, 2]) == Some(digits[9])
        && check_digit(&digits[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) == Some(digits[10])
}

/// Is this an organization number: nine digits, the last one a check digit?
pub fn is_organization_number(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else { return false };
    check_digit(&digits[..8], &[3, 2, 7, 6, 5, 4, 3, 2]) == Some(digits[8])
}

fn digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    let bytes: [u8; N] = text.as_bytes().try_into().ok()?;
    bytes.iter().all(u8::is_ascii_digit).then(|| bytes.map(|byte| byte - b'0'))
}

/// Modulus 11: eleven counts as zero, ten makes the number invalid.
fn check_digit(digits: &[u8], weights: &[u8]) -> Option<u8> {
    let sum: u32 = digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * u32::from(*weight)).sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => u8::try_from(digit).ok(),
    }
}

/// One `@`, a dot somewhere after it, no white space: `^[^@\s]+@[^@\s]+\.[^@\s]+$`.
fn is_email(text: &str) -> bool {
    if text.chars().any(char::is_whitespace) {
        return false;
    }
    let Some((user, host)) = text.split_once('@') else { return false };
    let has_inner_dot = host.char_indices().any(|(at, c)| c == '.' && at > 0 && at + 1 < host.len());
    !user.is_empty() && !host.contains('@') && has_inner_dot
}

fn percent_decode(text: &str) -> String {
    let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%' && at + 2 < bytes.len()).then(|| hex(bytes[at + 1]).zip(hex(bytes[at + 2])));
        if let Some(Some((high, low))) = escape {
            decoded.push(high << 4 | low);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_every_kind() {
        for (urn, kind) in [
            ("urn:altinn:person:identifier-no:17829010178", PartyKind::Person),
            ("urn:altinn:organization:identifier-no:312001004", PartyKind::Organization),
            ("urn:altinn:person:legacy-selfidentified:SIUser1234", PartyKind::SelfIdentified),
            ("urn:altinn:person:idporten-email:Kari.Test@example.com", PartyKind::Email),
            ("urn:altinn:systemuser:uuid:3F0B1C2D-4e5f-4a6b-8c7d-9e0f1a2b3c4d", PartyKind::SystemUser),
        ] {
            let party = PartyId::parse(urn).unwrap();
            assert_eq!(party.kind(), kind);
            assert_eq!(party.as_str(), urn.to_lowercase());
            assert_eq!(party.id(), urn.rsplit_once(':').unwrap().1.to_lowercase());
        }
        let feide = format!("urn:altinn:feide-subject:{}", "a".repeat(64));
        assert_eq!(PartyId::parse(&feide).unwrap().kind(), PartyKind::Feide);
    }

    #[test]
    fn refuses_wrong_digits_prefixes_and_addresses() {
        for urn in [
            "",
            "foo",
            "urn:altinn:person:identifier-no:17829010179",
            "urn:altinn:person:identifier-no:1782901017",
            "urn:altinn:person:identifier-no:1782901017é",
            "URN:altinn:person:identifier-no:17829010178",
            "urn:altinn:organization:identifier-no:312001005",
            "urn:altinn:organization:identifier-no::312001004",
            "urn:altinn:person:idporten-email:kari",
            "urn:altinn:person:idporten-email:kari@example",
            "urn:altinn:person:idporten-email:kari@.com",
            "urn:altinn:person:legacy-selfidentified:%20",
            "urn:altinn:person:legacy-selfidentified:",
            "urn:altinn:systemuser:uuid:3f0b1c2d4e5f4a6b8c7d9e0f1a2b3c4d",
        ] {
            assert!(PartyId::parse(urn).is_none(), "{urn}");
        }
    }

    #[test]
    fn addresses_are_escaped_where_a_urn_needs_it() {
        let party = PartyId::email("50%off|{Kari}@example.com").unwrap();
        assert_eq!(party.as_str(), "urn:altinn:person:idporten-email:50%25off%7c%7bkari%7d@example.com");
        assert_eq!(PartyId::email("kari.test@example.com").unwrap().id(), "kari.test@example.com");
        assert!(PartyId::email("kari").is_none());
    }

    #[test]
    fn debug_output_hides_the_number() {
        let party = PartyId::person("17829010178").unwrap();
        assert_eq!(format!("{party:?}"), "PartyId(Person)");
    }
}
