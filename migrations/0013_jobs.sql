-- Jobs that run now and then. Who runs one holds an advisory lock, which ends with its session; here is which turn was
-- the last that somebody finished, so that each turn is taken once and missed turns are caught up.
CREATE TABLE job (
    name text CONSTRAINT job_pkey PRIMARY KEY,
    slot timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    error text
);

-- Deleted dialogs, oldest first, for the job that removes them for good. Costs nothing for those that live.
CREATE INDEX dialog_deleted ON dialog (deleted_at, id) WHERE deleted_at IS NOT NULL;

-- Dialogs whose full-text entry is to be built anew. Not logged: after a crash of the server it is empty, and is filled
-- again. A worker takes rows by moving leased_until; rows of finished dialogs are deleted.
CREATE UNLOGGED TABLE reindex_queue (
    id uuid CONSTRAINT reindex_queue_pkey PRIMARY KEY,
    is_first boolean NOT NULL,
    leased_until timestamptz NOT NULL DEFAULT '-infinity'
) WITH (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 10000,
    autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX reindex_queue_order ON reindex_queue (is_first DESC, id);

-- Events of a dialog that is not visible yet may be held back until it is. This tells them from events that wait because
-- something went wrong.
ALTER TABLE outbox ADD COLUMN held_until timestamptz;
