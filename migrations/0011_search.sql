-- What searches need besides the indexes that there are.

-- Users are authorized for many parties and services that no dialog ever named. Processes remember that a name is absent,
-- and ask before each search which names came since: those of transactions that had not ended when it was last asked.
-- Rows from before have nothing here, and need nothing.
ALTER TABLE party ADD COLUMN created_by xid8;
ALTER TABLE party ALTER created_by SET DEFAULT pg_current_xact_id();
CREATE INDEX party_created_by ON party (created_by);
ALTER TABLE resource ADD COLUMN created_by xid8;
ALTER TABLE resource ALTER created_by SET DEFAULT pg_current_xact_id();
CREATE INDEX resource_created_by ON resource (created_by);
