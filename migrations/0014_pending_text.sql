-- Text that was appended to a dialog whose vector is long already. Rewriting a long vector, and its keys in the index, takes
-- longer than everything else about an append together, and the more the longer it is. So such text waits here, and a
-- worker adds all that waits for a dialog at once. A dialog still has one row in dialog_text.

CREATE TABLE dialog_text_pending (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT dialog_text_pending_pkey PRIMARY KEY,
    dialog_id uuid NOT NULL,
    vector tsvector NOT NULL
) WITH (
    -- Plans are made from its size, which must not be an old one.
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 1000
);

CREATE INDEX dialog_text_pending_dialog ON dialog_text_pending (dialog_id);

CREATE FUNCTION remove_pending_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM dialog_text_pending WHERE dialog_id = OLD.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER remove_pending_text AFTER DELETE ON dialog
    FOR EACH ROW EXECUTE FUNCTION remove_pending_text();

-- Both look anew, for statements that have waited for a lock.

-- Is the vector of a dialog so long that rewriting it would hold up an append? Looks at the stored size only.
CREATE FUNCTION has_long_text(of_dialog uuid) RETURNS boolean
VOLATILE LANGUAGE plpgsql AS $$
BEGIN
    RETURN EXISTS (SELECT FROM dialog_text WHERE dialog_id = of_dialog AND pg_column_size(vector) >= 16384);
END
$$;

CREATE FUNCTION current_content_time(of_dialog uuid) RETURNS timestamptz
VOLATILE LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT content_updated_at FROM dialog WHERE id = of_dialog);
END
$$;
