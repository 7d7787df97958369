-- The end of a dialog that is still the one that was read. A trigger removes what is below it.
WITH root AS (
    DELETE FROM dialog WHERE id = $1 AND revision = $2 RETURNING id
), event AS (
    INSERT INTO outbox (dialog_id, payload)
    SELECT id, $3::text::json FROM root WHERE $3::text IS NOT NULL
)
SELECT EXISTS (SELECT FROM root) AS "is_removed!"
