-- What decides about the state of a dialog.
SELECT dialog.id, revision, resource.urn AS resource, resource_type, party.urn AS party,
       process, preceding_process, visible_from, updated_at, content_updated_at, deleted_at, is_frozen
FROM dialog
JOIN party ON party.id = dialog.party_id
JOIN resource ON resource.id = dialog.resource_id
WHERE dialog.id = $1
