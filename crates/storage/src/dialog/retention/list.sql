SELECT dialog.id, org.name AS org, deleted_at AS "deleted_at!"
FROM dialog
JOIN org ON org.id = dialog.org_id
WHERE deleted_at < $1
  AND (deleted_at, dialog.id) > (coalesce($2::timestamptz, '-infinity'), coalesce($3::uuid, '00000000-0000-0000-0000-000000000000'))
ORDER BY deleted_at, dialog.id
LIMIT $4
