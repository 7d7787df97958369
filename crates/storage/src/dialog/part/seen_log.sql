-- Everybody who ever opened a dialog.
SELECT dialog.id, org.name AS org, party.urn AS party, resource.urn AS resource, deleted_at,
       ARRAY(
           SELECT value FROM so_label WHERE so_label.dialog_id = dialog.id ORDER BY value
       ) AS "service_owner_labels!",
       ARRAY(
           SELECT child.body FROM dialog_seen AS child WHERE child.dialog_id = dialog.id
       ) AS "part!: Vec<Document<SeenEntry>>"
FROM dialog
JOIN org ON org.id = dialog.org_id
JOIN party ON party.id = dialog.party_id
JOIN resource ON resource.id = dialog.resource_id
WHERE dialog.id = $1
