-- A new dialog with everything that belongs to it. The main statement runs before the others, so a repeated create
-- fails before any child is written.
WITH body AS (
    INSERT INTO dialog_body (dialog_id, body) VALUES ($1, $32)
), transmission AS (
    INSERT INTO dialog_transmission (dialog_id, id, related_id, created_at, type, is_opened, idempotent_key, body)
    SELECT $1, id, related_id, created_at, type, is_opened, idempotent_key, body
    FROM unnest($33::uuid[], $34::uuid[], $35::timestamptz[], $36::smallint[], $37::boolean[], $38::text[], $39::bytea[])
        AS child (id, related_id, created_at, type, is_opened, idempotent_key, body)
), activity AS (
    INSERT INTO dialog_activity (dialog_id, id, transmission_id, created_at, type, body)
    SELECT $1, id, transmission_id, created_at, type, body
    FROM unnest($40::uuid[], $41::uuid[], $42::timestamptz[], $43::smallint[], $44::bytea[])
        AS child (id, transmission_id, created_at, type, body)
), label_entry AS (
    INSERT INTO label_log (dialog_id, id, created_at, body)
    SELECT $1, id, created_at, body
    FROM unnest($45::uuid[], $46::timestamptz[], $47::bytea[]) AS child (id, created_at, body)
), label AS (
    INSERT INTO so_label (dialog_id, value)
    SELECT $1, value FROM unnest($48::text[]) AS value
), claimed AS (
    INSERT INTO child_id (kind, id, dialog_id)
    SELECT kind, id, $1 FROM unnest($49::smallint[], $50::uuid[]) AS child (kind, id)
), piece AS MATERIALIZED (
    -- Materialized, or the planner would compute each vector twice.
    SELECT place, setweight(to_tsvector(configuration::regconfig, text), weight::"char") AS vector
    FROM unnest($51::text[], $52::text[], $53::text[]) WITH ORDINALITY AS piece (configuration, weight, text, place)
), search_text AS (
    INSERT INTO dialog_text (dialog_id, content_updated_at, party_id, resource_id, vector)
    SELECT $1, $7, $11, $12, text_vector(vector ORDER BY place)
    -- A vector holds one MiB; what would not fit is left out.
    FROM (SELECT place, vector, sum(pg_column_size(vector)) OVER (ORDER BY place) AS size FROM piece) AS measured
    WHERE size < 1048576
), pair AS (
    INSERT INTO party_resource (party_id, resource_id) VALUES ($11, $12) ON CONFLICT DO NOTHING
), event AS (
    -- Whatever happens to the dialog later is told after this, so it waits as well.
    INSERT INTO outbox (dialog_id, payload, next_attempt_at, held_until)
    SELECT $1, payload::json, coalesce($55, now()), $55::timestamptz
    FROM unnest($54::text[]) WITH ORDINALITY AS event (payload, place)
    ORDER BY place
)
INSERT INTO dialog (
    id, revision, end_user_context_revision, service_owner_context_revision,
    created_at, updated_at, content_updated_at, visible_from, due_at, expires_at,
    party_id, resource_id, org_id, resource_type, status, labels_mask, progress,
    from_service_owner_transmissions_count, from_party_transmissions_count,
    is_api_only, is_frozen, has_unopened_content, is_content_seen, deleted_at,
    idempotent_key, extended_status, external_reference, process, preceding_process,
    list_extract, latest_activity
) VALUES (
    $1, $2, $3, $4,
    $5, $6, $7, $8, $9, $10,
    $11, $12, $13, $14, $15, $16, $17,
    $18, $19,
    $20, $21, $22, $23, $24,
    $25, $26, $27, $28, $29,
    $30, $31
)
