-- The full-text entry of a dialog, from texts that were read at a revision. Whoever changes the dialog locks its root
-- first; here nobody is waited for, and the root is locked for this one statement only. A dialog that somebody else has
-- changed, or is changing, is left for later: its texts must be read again.
WITH root AS MATERIALIZED (
    SELECT id, content_updated_at, party_id, resource_id
    FROM dialog
    WHERE id = $1 AND revision = $2
    FOR NO KEY UPDATE SKIP LOCKED
), piece AS MATERIALIZED (
    -- Materialized, or the planner would compute each vector twice.
    SELECT place, setweight(to_tsvector(configuration::regconfig, text), weight::"char") AS vector
    FROM root, unnest($3::text[], $4::text[], $5::text[]) WITH ORDINALITY
        AS piece (configuration, weight, text, place)
), joined AS (
    SELECT text_vector(vector ORDER BY place) AS vector
    -- A vector holds one MiB; what would not fit is left out.
    FROM (SELECT place, vector, sum(pg_column_size(vector)) OVER (ORDER BY place) AS size FROM piece) AS measured
    WHERE size < 1048576
), written AS (
    INSERT INTO dialog_text (dialog_id, content_updated_at, party_id, resource_id, vector)
    SELECT id, content_updated_at, party_id, resource_id, coalesce(vector, '') FROM root, joined
    ON CONFLICT (dialog_id) DO UPDATE
    SET content_updated_at = excluded.content_updated_at, party_id = excluded.party_id,
        resource_id = excluded.resource_id, vector = excluded.vector
    RETURNING dialog_id
), superfluous AS (
    -- It is part of the texts that were read.
    DELETE FROM dialog_text_pending USING written WHERE dialog_text_pending.dialog_id = written.dialog_id
)
SELECT EXISTS (SELECT FROM written) AS "is_written!"
