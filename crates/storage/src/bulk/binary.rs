//! Rows in the binary form of `COPY`.

use dialogporten_domain::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Error;

/// What every stream starts with: the signature, no flags, no more header.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What every stream ends with: a row of -1 columns.
const TRAILER: &[u8] = &[0xff, 0xff];
/// Microseconds from the epoch of Unix to that of the server, 2000-01-01.
const EPOCH: i64 = 946_684_800_000_000;
/// Length of a column without value.
const NULL: i32 = -1;

/// Rows of one table that are on their way.
pub(crate) struct CopyTable {
    table: &'static str,
    columns: &'static [&'static str],
    bytes: Vec<u8>,
}

impl CopyTable {
    pub(crate) fn new(table: &'static str, columns: &'static [&'static str]) -> Self {
        Self { table, columns, bytes: HEADER.to_vec() }
    }

    /// Begins a row. One call per column must follow, in their order.
    pub(crate) fn row(&mut self) -> &mut Self {
        let columns = i16::try_from(self.columns.len()).unwrap_or(i16::MAX);
        self.bytes.extend(columns.to_be_bytes());
        self
    }

    pub(crate) fn uuid(&mut self, value: Uuid) -> &mut Self {
        self.bytes(value.as_bytes())
    }

    pub(crate) fn opt_uuid(&mut self, value: Option<Uuid>) -> &mut Self {
        match value {
            Some(value) => self.uuid(value),
            None => self.null(),
        }
    }

    pub(crate) fn time(&mut self, value: Timestamp) -> &mut Self {
        self.bytes(&(value.unix_micros() - EPOCH).to_be_bytes())
    }

    pub(crate) fn opt_time(&mut self, value: Option<Timestamp>) -> &mut Self {
        match value {
            Some(value) => self.time(value),
            None => self.null(),
        }
    }

    pub(crate) fn int2(&mut self, value: i16) -> &mut Self {
        self.bytes(&value.to_be_bytes())
    }

    pub(crate) fn opt_int2(&mut self, value: Option<i16>) -> &mut Self {
        match value {
            Some(value) => self.int2(value),
            None => self.null(),
        }
    }

    pub(crate) fn int4(&mut self, value: i32) -> &mut Self {
        self.bytes(&value.to_be_bytes())
    }

    pub(crate) fn bool(&mut self, value: bool) -> &mut Self {
        self.bytes(&[u8::from(value)])
    }

    pub(crate) fn text(&mut self, value: &str) -> &mut Self {
        self.bytes(value.as_bytes())
    }

    pub(crate) fn opt_text(&mut self, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(value),
            None => self.null(),
        }
    }

    /// A search vector, in its binary form.
    pub(crate) fn vector(&mut self, value: &[u8]) -> &mut Self {
        self.bytes(value)
    }

    pub(crate) fn opt_bytes(&mut self, value: Option<&[u8]>) -> &mut Self {
        match value {
            Some(value) => self.bytes(value),
            None => self.null(),
        }
    }

    pub(crate) fn bytes(&mut self, value: &[u8]) -> &mut Self {
        let length = i32::try_from(value.len()).unwrap_or(i32::MAX);
        self.bytes.extend(length.to_be_bytes());
        self.bytes.extend(value);
        self
    }

    fn null(&mut self) -> &mut Self {
        self.bytes.extend(NULL.to_be_bytes());
        self
    }

    /// Sends the rows.
    pub(crate) async fn send(mut self, connection: &mut PgConnection) -> Result<(), Error> {
        if self.bytes.len() == HEADER.len() {
            return Ok(());
        }
        self.bytes.extend(TRAILER);
        let statement = format!("COPY {} ({}) FROM STDIN (FORMAT binary)", self.table, self.columns.join(", "));
        let mut stream = connection.copy_in_raw(&statement).await?;
        stream.send(self.bytes).await?;
        stream.finish().await?;
        Ok(())
    }
}
