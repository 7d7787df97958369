-- Events that could not be delivered leave the queue: it stays as small as what is under way, whatever went wrong long
-- ago, and the oldest waiting event is its first row.
CREATE TABLE dead_letter (
    id bigint CONSTRAINT dead_letter_pkey PRIMARY KEY,
    dialog_id uuid NOT NULL,
    died_at timestamptz NOT NULL,
    last_error text NOT NULL,
    payload json NOT NULL
);
INSERT INTO dead_letter (id, dialog_id, died_at, last_error, payload)
SELECT id, dialog_id, dead_at, coalesce(last_error, ''), payload FROM outbox WHERE dead_at IS NOT NULL;
DELETE FROM outbox WHERE dead_at IS NOT NULL;
ALTER TABLE outbox DROP COLUMN dead_at;

-- A worker looks at what is due and at nothing else, however much waits for its turn.
CREATE INDEX outbox_due ON outbox (next_attempt_at, id);
