//! In which order dialogs are listed.

use std::fmt;
use std::str::FromStr;

/// What dialogs are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OrderKey {
    /// When the content was updated.
    ContentUpdatedAt,
    /// When the dialog was updated.
    UpdatedAt,
    /// When it was created.
    CreatedAt,
    /// When it is due. The only key that may be missing: no date is later than every date.
    DueAt,
    /// Identifier.
    Id,
}

impl OrderKey {
    /// Every key.
    pub const ALL: [Self; 5] = [Self::ContentUpdatedAt, Self::UpdatedAt, Self::CreatedAt, Self::DueAt, Self::Id];

    /// Returns the name in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ContentUpdatedAt => "contentupdatedat",
            Self::UpdatedAt => "updatedat",
            Self::CreatedAt => "createdat",
            Self::DueAt => "dueat",
            Self::Id => "id",
        }
    }

    /// Returns the key with a name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.as_str().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for OrderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The earliest first.
    Asc,
    /// The latest first.
    Desc,
}

impl Direction {
    /// Returns the name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Asc, Self::Desc].into_iter().find(|direction| direction.as_str().eq_ignore_ascii_case(name))
    }
}

/// A total order: one or more times, and the identifier last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order(Vec<(OrderKey, Direction)>);

/// Why a text is no order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderError {
    /// What is wrong with it.
    pub message: String,
}

impl Order {
    /// Returns the keys with their directions; there are at least two, and the identifier is the last.
    pub fn keys(&self) -> &[(OrderKey, Direction)] {
        &self.0
    }
}

/// The latest content first.
impl Default for Order {
    fn default() -> Self {
        Self(vec![(OrderKey::ContentUpdatedAt, Direction::Desc), (OrderKey::Id, Direction::Desc)])
    }
}

impl FromStr for Order {
    type Err = OrderError;

    fn from_str(text: &str) -> Result<Self, OrderError> {
        let mut keys = Vec::new();
        let mut of_id = None;
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let (key, direction) = parse_item(item)?;
            let is_repeated =
                keys.iter().any(|(earlier, _)| *earlier == key) || (key == OrderKey::Id && of_id.is_some());
            if is_repeated {
                return Err(OrderError { message: format!("The key '{key}' is given more than once.") });
            }
            if key == OrderKey::Id { of_id = Some(direction) } else { keys.push((key, direction)) }
        }
        if keys.is_empty() {
            keys.push((OrderKey::ContentUpdatedAt, Direction::Desc));
        }
        keys.push((OrderKey::Id, of_id.unwrap_or(Direction::Desc)));
        Ok(Self(keys))
    }
}

fn parse_item(item: &str) -> Result<(OrderKey, Direction), OrderError> {
    let (name, direction) = item.split_once('_').map_or((item, None), |(name, direction)| (name, Some(direction)));
    let key = OrderKey::from_name(name).ok_or_else(|| OrderError {
        message: format!("'{name}' is not a key: expected contentUpdatedAt, updatedAt, createdAt, dueAt or id."),
    })?;
    let direction = direction.map_or(Some(Direction::Desc), Direction::from_name).ok_or_else(|| OrderError {
        message: format!("'{item}' has no valid direction: expected '{name}', '{name}_asc' or '{name}_desc'."),
    })?;
    Ok((key, direction))
}

/// The effective order, in lower case with every direction: `createdat_asc,id_desc`.
impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (key, direction)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{key}_{}", direction.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Display for OrderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for OrderError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", "contentupdatedat_desc,id_desc")]
    #[case(",", "contentupdatedat_desc,id_desc")]
    #[case("createdAt", "createdat_desc,id_desc")]
    #[case("createdAt_asc", "createdat_asc,id_desc")]
    #[case("CREATEDAT_ASC", "createdat_asc,id_desc")]
    #[case(" dueAt_asc , updatedAt,", "dueat_asc,updatedat_desc,id_desc")]
    #[case("id_asc", "contentupdatedat_desc,id_asc")]
    #[case("id_asc,createdAt", "createdat_desc,id_asc")]
    #[case("ID_asc,createdAt", "createdat_desc,id_asc")]
    fn orders_are_completed(#[case] text: &str, #[case] effective: &str) {
        assert_eq!(text.parse::<Order>().unwrap().to_string(), effective);
    }

    #[rstest]
    #[case("title")]
    #[case("createdAt_up")]
    #[case("createdAt_")]
    #[case("_asc")]
    #[case("createdAt_1")]
    #[case("createdAt_desc_x")]
    #[case("createdAt,createdAt_asc")]
    #[case("createdAt,CREATEDAT")]
    #[case("id,createdAt,ID_asc")]
    #[case("created At")]
    fn other_texts_are_refused(#[case] text: &str) {
        assert!(!text.parse::<Order>().unwrap_err().message.is_empty());
    }

    #[test]
    fn nothing_is_the_default() {
        assert_eq!("".parse::<Order>().unwrap(), Order::default());
    }

    proptest! {
        #[test]
        fn an_effective_order_reads_as_itself(text in "((contentUpdatedAt|updatedAt|createdAt|dueAt|id)(_asc|_DESC)?,?){0,4}") {
            if let Ok(order) = text.parse::<Order>() {
                prop_assert_eq!(order.keys().last().map(|(key, _)| *key), Some(OrderKey::Id));
                prop_assert!(order.keys().len() >= 2);
                prop_assert_eq!(order.to_string().parse::<Order>(), Ok(order));
            }
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            let _ = text.parse::<Order>();
        }
    }
}
