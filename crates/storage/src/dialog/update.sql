-- An update of a dialog that is still the one that was read: same revision and, when the labels change, same labels. The
-- update of the root comes first, because everything else takes its rows from it; without it nothing is written.
WITH root AS (
    UPDATE dialog
    SET revision = $4,
        end_user_context_revision = CASE WHEN $5 = $3 THEN end_user_context_revision ELSE $5 END,
        updated_at = $6,
        content_updated_at = $7,
        due_at = $8,
        expires_at = $9,
        status = $10,
        -- An opening takes a label away without the revision of the labels.
        labels_mask = labels_mask & ~$49::smallint | $11::smallint,
        progress = $12,
        from_service_owner_transmissions_count = $13,
        from_party_transmissions_count = $14,
        is_api_only = $15,
        has_unopened_content = $16,
        is_content_seen = is_content_seen AND NOT $17::boolean,
        extended_status = $18,
        external_reference = $19,
        process = $20,
        preceding_process = $21,
        list_extract = coalesce($22, list_extract),
        latest_activity = coalesce($23, latest_activity)
    -- The readers' labels change without the revision of the dialog.
    WHERE id = $1 AND revision = $2 AND (end_user_context_revision = $3 OR $5 = $3)
    RETURNING id
), body AS (
    UPDATE dialog_body SET body = $24 FROM root WHERE dialog_id = root.id AND $24::bytea IS NOT NULL
), transmission AS (
    INSERT INTO dialog_transmission (dialog_id, id, related_id, created_at, type, is_opened, idempotent_key, body)
    SELECT root.id, child.id, related_id, created_at, type, is_opened, idempotent_key, body
    FROM root, unnest(
        $25::uuid[], $26::uuid[], $27::timestamptz[], $28::smallint[], $29::boolean[], $30::text[], $31::bytea[]
    ) AS child (id, related_id, created_at, type, is_opened, idempotent_key, body)
), activity AS (
    INSERT INTO dialog_activity (dialog_id, id, transmission_id, created_at, type, body)
    SELECT root.id, child.id, transmission_id, created_at, type, body
    FROM root, unnest($32::uuid[], $33::uuid[], $34::timestamptz[], $35::smallint[], $36::bytea[])
        AS child (id, transmission_id, created_at, type, body)
), opened AS (
    -- Only those that were there before; new ones are written as opened.
    UPDATE dialog_transmission SET is_opened = true
    FROM root
    WHERE dialog_id = root.id AND dialog_transmission.id = ANY ($33::uuid[]) AND NOT is_opened
), label_entry AS (
    INSERT INTO label_log (dialog_id, id, created_at, body)
    SELECT root.id, child.id, created_at, body
    FROM root, unnest($37::uuid[], $38::timestamptz[], $39::bytea[]) AS child (id, created_at, body)
), released AS (
    DELETE FROM child_id USING root, unnest($40::smallint[], $41::uuid[]) AS child (kind, id)
    WHERE child_id.kind = child.kind AND child_id.id = child.id AND dialog_id = root.id
), claimed AS (
    INSERT INTO child_id (kind, id, dialog_id)
    SELECT kind, child.id, root.id FROM root, unnest($42::smallint[], $43::uuid[]) AS child (kind, id)
), piece AS MATERIALIZED (
    -- Materialized, or the planner would compute each vector twice.
    SELECT place, setweight(to_tsvector(configuration::regconfig, text), weight::"char") AS vector
    FROM root, unnest($44::text[], $45::text[], $46::text[]) WITH ORDINALITY
        AS piece (configuration, weight, text, place)
), search_text AS (
    UPDATE dialog_text
    SET content_updated_at = $7,
        vector = CASE WHEN $47::boolean THEN joined.vector ELSE dialog_text.vector END
    FROM root, (
        SELECT text_vector(vector ORDER BY place) AS vector
        -- A vector holds one MiB; what would not fit is left out.
        FROM (SELECT place, vector, sum(pg_column_size(vector)) OVER (ORDER BY place) AS size FROM piece) AS measured
        WHERE size < 1048576
    ) AS joined
    WHERE dialog_id = root.id AND (content_updated_at <> $7 OR $47::boolean)
), superfluous AS (
    -- What was appended is part of the whole.
    DELETE FROM dialog_text_pending USING root WHERE dialog_id = root.id AND $47::boolean
), event AS (
    INSERT INTO outbox (dialog_id, payload)
    SELECT root.id, payload::json
    FROM root, unnest($48::text[]) WITH ORDINALITY AS event (payload, place)
    ORDER BY place
)
SELECT EXISTS (SELECT FROM root) AS "is_saved!"
