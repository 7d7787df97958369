-- A dialog with everything below it that a details read shows. Children come in the order in which they were stored; the
-- reader sorts them.
SELECT dialog.id, revision, end_user_context_revision, service_owner_context_revision,
       created_at, updated_at, content_updated_at, visible_from, due_at, expires_at, deleted_at,
       org.name AS org, party.urn AS party, resource.urn AS resource, resource_type,
       status, labels_mask, progress,
       from_service_owner_transmissions_count, from_party_transmissions_count,
       is_api_only, is_frozen, has_unopened_content, is_content_seen,
       idempotent_key, extended_status, external_reference, process, preceding_process,
       ARRAY(
           SELECT value FROM so_label WHERE so_label.dialog_id = dialog.id ORDER BY value
       ) AS "service_owner_labels!",
       list_extract AS "list_extract: Document<ListExtract>",
       dialog_body.body AS "body: Document<RestOfBody>",
       ARRAY(
           SELECT child.body FROM dialog_transmission AS child WHERE child.dialog_id = dialog.id
       ) AS "transmissions!: Vec<Document<Transmission>>",
       ARRAY(
           SELECT child.body FROM dialog_activity AS child WHERE child.dialog_id = dialog.id
       ) AS "activities!: Vec<Document<Activity>>",
       ARRAY(
           SELECT child.body
           FROM dialog_seen AS child
           WHERE child.dialog_id = dialog.id
             AND child.seen_at >= CASE
                -- A dialog that is not visible yet carries a time that lies ahead of all its openings.
                WHEN least(dialog.updated_at, dialog.content_updated_at) > now() THEN '-infinity'
                ELSE least(dialog.updated_at, dialog.content_updated_at)
            END
       ) AS "seen!: Vec<Document<SeenEntry>>"
FROM dialog
JOIN dialog_body ON dialog_body.dialog_id = dialog.id
JOIN org ON org.id = dialog.org_id
JOIN party ON party.id = dialog.party_id
JOIN resource ON resource.id = dialog.resource_id
WHERE dialog.id = $1
