//! Where the next page begins.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use super::{Order, OrderKey};
use crate::Timestamp;

/// The value of an order key in the last dialog of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyValue {
    /// A time; missing only for the key `dueAt`.
    Time(Option<Timestamp>),
    /// An identifier.
    Id(Uuid),
}

/// The place of a dialog in an order: the values of its keys. Knows neither directions nor filters.
///
/// Written as `createdat_2024-07-31T09:09:03.0257090Z,id_01913cd5-784f-7d3b-abef-4c77b1f0972d`; a time that is missing is
/// written as nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContinuationToken(Vec<(OrderKey, KeyValue)>);

/// The text is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidToken;

impl ContinuationToken {
    /// Returns the place of a dialog with these values.
    pub fn of(order: &Order, value: impl Fn(OrderKey) -> KeyValue) -> Self {
        Self(order.keys().iter().map(|(key, _)| (*key, value(*key))).collect())
    }

    /// Returns the value of a key.
    pub fn get(&self, key: OrderKey) -> Option<KeyValue> {
        self.0.iter().find(|(other, _)| *other == key).map(|(_, value)| *value)
    }

    /// Returns the keys that an order needs and the token lacks.
    pub fn missing_keys(&self, order: &Order) -> Vec<OrderKey> {
        order.keys().iter().map(|(key, _)| *key).filter(|key| self.get(*key).is_none()).collect()
    }
}

impl FromStr for ContinuationToken {
    type Err = InvalidToken;

    fn from_str(text: &str) -> Result<Self, InvalidToken> {
        let mut parts = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('_').ok_or(InvalidToken)?;
            let key = OrderKey::from_name(name).ok_or(InvalidToken)?;
            if parts.iter().any(|(earlier, _)| *earlier == key) {
                return Err(InvalidToken);
            }
            parts.push((key, parse_value(key, value)?));
        }
        if parts.is_empty() { Err(InvalidToken) } else { Ok(Self(parts)) }
    }
}

fn parse_value(key: OrderKey, text: &str) -> Result<KeyValue, InvalidToken> {
    match key {
        OrderKey::Id if text.len() == 36 => Uuid::try_parse(text).map(KeyValue::Id).map_err(|_| InvalidToken),
        OrderKey::Id => Err(InvalidToken),
        OrderKey::DueAt if text.is_empty() => Ok(KeyValue::Time(None)),
        _ => Timestamp::parse(text).map(|at| KeyValue::Time(Some(at))).map_err(|_| InvalidToken),
    }
}

impl fmt::Display for ContinuationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (key, value)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{key}_")?;
            match value {
                KeyValue::Time(Some(at)) => write!(f, "{at}")?,
                KeyValue::Time(None) => {}
                KeyValue::Id(id) => write!(f, "{id}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a token from an earlier page")
    }
}

impl std::error::Error for InvalidToken {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const ID: &str = "01913cd5-784f-7d3b-abef-4c77b1f0972d";

    #[rstest]
    #[case("createdat_2024-07-31T09:09:03.0257090Z,id_01913cd5-784f-7d3b-abef-4c77b1f0972d", None)]
    #[case("dueat_,id_01913cd5-784f-7d3b-abef-4c77b1f0972d", None)]
    #[case("CreatedAt_2024-07-31T11:09:03+02:00", Some("createdat_2024-07-31T09:09:03.0000000Z"))]
    #[case(" createdat_2024-07-31T09:09:03.1Z ,, ", Some("createdat_2024-07-31T09:09:03.1000000Z"))]
    fn tokens_are_read_and_written(#[case] text: &str, #[case] written: Option<&str>) {
        assert_eq!(text.parse::<ContinuationToken>().unwrap().to_string(), written.unwrap_or(text));
    }

    #[rstest]
    #[case("")]
    #[case(",")]
    #[case("createdat")]
    #[case("createdat_")]
    #[case("createdat_2024-07-31T09:09:03Z_1")]
    #[case("createdat_2024-07-31T09:09:03")]
    #[case("createdat_2024-07-31")]
    #[case("title_a")]
    #[case("id_")]
    #[case("id_01913cd5784f7d3babef4c77b1f0972d")]
    #[case("id_{01913cd5-784f-7d3b-abef-4c77b1f097}")]
    #[case("dueat_,dueat_")]
    #[case("dueat_,DueAt_2024-07-31T09:09:03Z")]
    fn other_texts_are_refused(#[case] text: &str) {
        assert_eq!(text.parse::<ContinuationToken>(), Err(InvalidToken));
    }

    #[test]
    fn a_token_must_have_every_key_of_the_order_and_may_have_more() {
        let order: Order = "dueAt".parse().unwrap();
        let token: ContinuationToken = format!("createdat_2024-07-31T09:09:03Z,id_{ID}").parse().unwrap();
        assert_eq!(token.missing_keys(&order), [OrderKey::DueAt]);
        let token: ContinuationToken = format!("createdat_2024-07-31T09:09:03Z,id_{ID},dueat_").parse().unwrap();
        assert_eq!(token.missing_keys(&order), []);
    }

    fn any_value(key: OrderKey) -> BoxedStrategy<KeyValue> {
        let time = (-62_135_596_800_000_000..253_402_300_800_000_000_i64).prop_map(Timestamp::from_unix_micros);
        match key {
            OrderKey::Id => any::<u128>().prop_map(|id| KeyValue::Id(Uuid::from_u128(id))).boxed(),
            OrderKey::DueAt => prop_oneof![Just(None), time].prop_map(KeyValue::Time).boxed(),
            _ => time.prop_map(KeyValue::Time).boxed(),
        }
    }

    proptest! {
        #[test]
        fn tokens_survive_the_client(
            keys in prop::sample::subsequence(OrderKey::ALL.to_vec(), 1..=5).prop_shuffle(),
            values in OrderKey::ALL.map(any_value),
        ) {
            let value = |key: &OrderKey| values[OrderKey::ALL.iter().position(|other| other == key).unwrap()];
            let token = ContinuationToken(keys.iter().map(|key| (*key, value(key))).collect());
            prop_assert_eq!(token.to_string().parse::<ContinuationToken>(), Ok(token));
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            let _ = text.parse::<ContinuationToken>();
        }
    }
}
