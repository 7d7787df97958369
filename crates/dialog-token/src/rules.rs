//! The checks themselves, without any input or output.

use std::time::Duration;

use serde_json::Value;

use crate::token::Token;
use crate::{Claims, Demands, Invalid, KeySet, Rejected};

/// The checks that every token has to pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Who issues the tokens: the public base address of the service and `/api/v1`.
    pub issuer: String,
    /// How much the clocks of issuer and verifier may differ.
    pub skew: Duration,
    /// Are tokens refused before and after the time that they are valid? Turn it off only where old tokens are looked
    /// into.
    pub checks_lifetime: bool,
}

impl Rules {
    /// Demands tokens of one issuer, and allows for clocks that differ by ten seconds.
    pub fn new(issuer: &str) -> Self {
        Self { issuer: issuer.trim_end_matches('/').to_owned(), skew: Duration::from_secs(10), checks_lifetime: true }
    }

    /// Checks a token at an instant, in Unix seconds. Reports everything that is wrong with it.
    pub fn check(&self, token: &str, keys: &KeySet, demands: &Demands, now: i64) -> Result<Claims, Rejected> {
        let Some(token) = Token::parse(token) else { return Err(Rejected::malformed()) };
        let mut reasons: Vec<Invalid> = signature_problem(&token, keys).into_iter().collect();
        let claims: Option<Claims> = serde_json::from_value(Value::Object(token.payload)).ok();
        match &claims {
            None => reasons.push(Invalid::Claims),
            Some(claims) => {
                reasons.extend(self.lifetime_problems(claims, now));
                reasons.extend((claims.issuer != self.issuer).then_some(Invalid::Issuer));
                reasons.extend(demands.unmet(claims));
            }
        }
        match claims {
            Some(claims) if reasons.is_empty() => Ok(claims),
            claims => Err(Rejected { reasons, unverified_claims: claims.map(Box::new) }),
        }
    }

    fn lifetime_problems(&self, claims: &Claims, now: i64) -> impl Iterator<Item = Invalid> {
        let skew = i64::try_from(self.skew.as_secs()).unwrap_or(i64::MAX);
        let has_begun = claims.not_before.is_some_and(|from| from.saturating_sub(skew) <= now);
        let has_ended = claims.expires_at.is_none_or(|until| now > until.saturating_add(skew));
        [(!has_begun, Invalid::NotYetValid), (has_ended, Invalid::Expired)]
            .into_iter()
            .filter_map(|(is_wrong, invalid)| is_wrong.then_some(invalid))
            .filter(|_| self.checks_lifetime)
    }
}

fn signature_problem(token: &Token<'_>, keys: &KeySet) -> Option<Invalid> {
    let kid = token.header.kid();
    if !token.header.is_eddsa() {
        Some(Invalid::Algorithm)
    } else if !keys.has(kid) {
        Some(Invalid::UnknownKey)
    } else if keys.verifies(kid, token.signed, &token.signature) {
        None
    } else {
        Some(Invalid::Signature)
    }
}
