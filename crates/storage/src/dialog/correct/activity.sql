-- An activity of a dialog gets another time. Returns the new revision, or nothing when the dialog is no longer as it was
-- read.
WITH root AS MATERIALIZED (
    SELECT id, coalesce($4::timestamptz, content_updated_at) AS content_updated_at
    FROM dialog
    WHERE id = $1 AND revision = $2
    FOR NO KEY UPDATE
), corrected AS (
    UPDATE dialog_activity
    SET created_at = $7, body = $8::bytea
    FROM root
    WHERE dialog_activity.id = $6 AND dialog_activity.dialog_id = root.id
), announced AS (
    INSERT INTO outbox (dialog_id, payload) SELECT root.id, $9::text::json FROM root
), search_text AS (
    UPDATE dialog_text
    SET content_updated_at = root.content_updated_at
    FROM root
    WHERE dialog_text.dialog_id = root.id AND $4 IS NOT NULL
), other AS MATERIALIZED (
    -- Of this statement's snapshot, which is not older than the revision that must still be the current one.
    SELECT created_at, id, body
    FROM dialog_activity
    WHERE dialog_id = $1 AND id <> $6
    ORDER BY created_at DESC, id DESC
    LIMIT 1
)
UPDATE dialog
SET revision = $3,
    updated_at = greatest(dialog.updated_at, $5::timestamptz),
    content_updated_at = root.content_updated_at,
    is_content_seen = dialog.is_content_seen AND $4 IS NULL,
    latest_activity =
        CASE WHEN (other.created_at, other.id) > ($7, $6) THEN other.body ELSE $8 END
FROM root
LEFT JOIN other ON true
WHERE dialog.id = root.id
RETURNING dialog.revision
