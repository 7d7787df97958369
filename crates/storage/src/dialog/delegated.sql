-- Dialogs by their identifiers and by labels of their owners.
SELECT found.id AS "id!", found.label, party.urn AS party, resource.urn AS resource
FROM (
    SELECT unnest($1::uuid[]) AS id, NULL::text AS label
    UNION ALL
    SELECT dialog_id, value FROM so_label WHERE value = ANY ($2)
) AS found
JOIN dialog ON dialog.id = found.id
JOIN party ON party.id = dialog.party_id
JOIN resource ON resource.id = dialog.resource_id
