-- The services that have at least one dialog. The order within a service makes every look-up one step in an index,
-- however few dialogs the service has.
SELECT urn
FROM resource
WHERE (
    SELECT true FROM dialog
    WHERE dialog.resource_id = resource.id
    ORDER BY content_updated_at DESC, id DESC
    LIMIT 1
)
