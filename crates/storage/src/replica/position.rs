//! How far the log of the database reaches.

use sqlx::PgConnection;

use crate::Error;

/// A place in the log of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// The history: a server that is promoted begins a new one.
    timeline: i32,
    offset: i64,
}

impl Position {
    /// Does everything up to another place lie before this one?
    pub(super) fn covers(self, other: Self) -> bool {
        // In another history the same place may hold something else.
        self.timeline == other.timeline && self.offset >= other.offset
    }

    /// Returns the number of the history; of two servers that both claim to be the primary, the greater one is.
    pub(super) fn timeline(self) -> i32 {
        self.timeline
    }

    /// Asks the primary how far its log reaches. A standby refuses to answer.
    pub(super) async fn of_primary(connection: &mut PgConnection) -> Result<Self, Error> {
        Ok(sqlx::query_file_as!(Self, "src/replica/position.sql").fetch_one(connection).await?)
    }

    /// Asks a replica how far it has come; nothing when it is none.
    pub(super) async fn of_replica(connection: &mut PgConnection) -> Result<Option<Self>, Error> {
        Ok(sqlx::query_file_as!(Self, "src/replica/replayed.sql").fetch_optional(connection).await?)
    }

    #[cfg(test)]
    pub(super) fn at(timeline: i32, offset: i64) -> Self {
        Self { timeline, offset }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case((1, 5), (1, 5), true)]
    #[case((1, 5), (1, 6), false)]
    #[case((1, 900), (2, 6), false)]
    #[case((2, 900), (1, 6), false)]
    fn places_are_compared_within_one_history(
        #[case] (timeline, offset): (i32, i64),
        #[case] (other_timeline, other): (i32, i64),
        #[case] expected: bool,
    ) {
        assert_eq!(Position::at(timeline, offset).covers(Position::at(other_timeline, other)), expected);
    }
}
