-- A transmission of a dialog is replaced. Returns the new revision, or nothing when the dialog is no longer as it was read.
WITH root AS MATERIALIZED (
    SELECT id, coalesce($4::timestamptz, content_updated_at) AS content_updated_at
    FROM dialog
    WHERE id = $1 AND revision = $2
    FOR NO KEY UPDATE
), corrected AS (
    UPDATE dialog_transmission
    SET related_id = $7, created_at = $8, type = $9, idempotent_key = $10, body = $11
    FROM root
    WHERE dialog_transmission.id = $6 AND dialog_transmission.dialog_id = root.id
), released AS (
    DELETE FROM child_id
    USING root, unnest($12::smallint[], $13::uuid[]) AS gone (kind, id)
    WHERE child_id.dialog_id = root.id AND child_id.kind = gone.kind AND child_id.id = gone.id
), claimed AS (
    INSERT INTO child_id (kind, id, dialog_id)
    SELECT child.kind, child.id, root.id
    FROM root, unnest($14::smallint[], $15::uuid[]) AS child (kind, id)
    ORDER BY child.kind, child.id
), announced AS (
    INSERT INTO outbox (dialog_id, payload) SELECT root.id, $16::text::json FROM root
), superfluous AS (
    -- What was appended is part of the whole.
    DELETE FROM dialog_text_pending USING root WHERE dialog_id = root.id
), piece AS MATERIALIZED (
    SELECT place, setweight(to_tsvector(configuration::regconfig, text), weight::"char") AS vector
    FROM unnest($17::text[], $18::text[], $19::text[]) WITH ORDINALITY AS piece (configuration, weight, text, place)
), search_text AS (
    UPDATE dialog_text
    SET vector = (
            SELECT text_vector(vector ORDER BY place)
            FROM (SELECT place, vector, sum(pg_column_size(vector)) OVER (ORDER BY place) AS size FROM piece) AS measured
            WHERE size < 1048576
        ),
        content_updated_at = root.content_updated_at
    FROM root
    WHERE dialog_text.dialog_id = root.id
)
UPDATE dialog
SET revision = $3,
    updated_at = greatest(dialog.updated_at, $5::timestamptz),
    content_updated_at = root.content_updated_at,
    is_content_seen = dialog.is_content_seen AND $4 IS NULL
FROM root
WHERE dialog.id = root.id
RETURNING dialog.revision
