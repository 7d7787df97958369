-- The end of dialogs that were deleted long ago and are still deleted. A trigger removes what is below them.
WITH old AS MATERIALIZED (
    SELECT id FROM dialog
    WHERE deleted_at < $1
    ORDER BY deleted_at, id
    LIMIT $2
    FOR UPDATE SKIP LOCKED
), removed AS (
    DELETE FROM dialog WHERE id = ANY (ARRAY(SELECT id FROM old)) RETURNING id, org_id, deleted_at
)
SELECT removed.id, org.name AS org, removed.deleted_at AS "deleted_at!"
FROM removed
JOIN org ON org.id = removed.org_id
ORDER BY removed.deleted_at, removed.id
