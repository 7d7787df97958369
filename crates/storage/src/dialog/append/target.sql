-- What must be known of a dialog to append to it: the root, and of its transmissions the ones that the new child refers
-- to ($2 is opened, $3 is the new key, $4 is answered). Each by an index.
WITH RECURSIVE above AS (
    SELECT child.id, child.related_id, 1 AS level
    FROM dialog_transmission AS child
    WHERE child.id = $4::uuid AND child.dialog_id = $1
    UNION ALL
    SELECT child.id, child.related_id, above.level + 1
    FROM above
    JOIN dialog_transmission AS child ON child.id = above.related_id
    WHERE above.level < 100
)
SELECT dialog.id, revision, org.name AS org, party.urn AS party, resource.urn AS resource, resource_type,
       process, preceding_process, visible_from, content_updated_at,
       deleted_at IS NOT NULL AS "is_deleted!", is_frozen,
       from_service_owner_transmissions_count, from_party_transmissions_count,
       (
           SELECT child.type FROM dialog_transmission AS child WHERE child.id = $2::uuid AND child.dialog_id = dialog.id
       ) AS opened,
       EXISTS (
           SELECT FROM dialog_transmission AS child
           WHERE child.dialog_id = dialog.id AND child.idempotent_key = $3::text
       ) AS "is_key_used!",
       ARRAY(SELECT above.id FROM above ORDER BY level) AS "answered!",
       ARRAY(
           SELECT child.id FROM dialog_transmission AS child
           WHERE child.related_id = $4::uuid AND child.dialog_id = dialog.id
           LIMIT 101
       ) AS "answers!"
FROM dialog
JOIN org ON org.id = dialog.org_id
JOIN party ON party.id = dialog.party_id
JOIN resource ON resource.id = dialog.resource_id
WHERE dialog.id = $1
