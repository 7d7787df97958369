-- What decides about access to dialogs with a label, and their titles.
SELECT dialog.id, org.name AS org, party.urn AS party, resource.urn AS resource, deleted_at,
       ARRAY(
           SELECT value FROM so_label WHERE so_label.dialog_id = dialog.id ORDER BY value
       ) AS "service_owner_labels!",
       list_extract AS "list_extract: Document<Titles>"
FROM so_label AS wanted
JOIN dialog ON dialog.id = wanted.dialog_id
JOIN org ON org.id = dialog.org_id
JOIN party ON party.id = dialog.party_id
JOIN resource ON resource.id = dialog.resource_id
WHERE wanted.value = $1 AND (deleted_at IS NULL OR $2)
LIMIT 2
