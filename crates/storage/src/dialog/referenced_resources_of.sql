-- Which parties have had dialogs of which services.
SELECT party.urn AS party, resource.urn AS resource
FROM party
JOIN party_resource ON party_resource.party_id = party.id
JOIN resource ON resource.id = party_resource.resource_id
WHERE party.urn = ANY ($1)
