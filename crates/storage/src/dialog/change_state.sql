-- A change of state of a dialog that is still the one that was read.
--
-- The time of the content moves only while a dialog is not visible yet, and then to where it is already; the search text,
-- which repeats it, stays right.
WITH root AS (
    UPDATE dialog
    SET revision = $3,
        deleted_at = $4,
        is_frozen = $5,
        updated_at = $6,
        content_updated_at = $7,
        is_content_seen = is_content_seen AND NOT $8::boolean
    WHERE id = $1 AND revision = $2
    RETURNING id
), event AS (
    INSERT INTO outbox (dialog_id, payload)
    SELECT id, $9::text::json FROM root WHERE $9::text IS NOT NULL
)
SELECT EXISTS (SELECT FROM root) AS "is_saved!"
