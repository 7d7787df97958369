-- What one command announces waits in one row, however many events that is: a create with seven events costs one entry
-- per index instead of seven, and so do its lease and its end. The payload holds what the events share once, and a list.
-- How many of them are over says `delivered`; a single event stands as such, as all did before.
ALTER TABLE outbox ADD COLUMN delivered smallint NOT NULL DEFAULT 0;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        ALTER TABLE outbox ALTER payload SET COMPRESSION lz4;
    END IF;
END
$$;
