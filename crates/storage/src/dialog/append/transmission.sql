-- A transmission joins a dialog. Returns the new revision, or nothing when the dialog is no longer as it was found.
WITH locked AS MATERIALIZED (
    -- Appends to one dialog queue up here; whoever comes later sees what the ones before did.
    SELECT id, labels_mask,
           CASE
               WHEN $8::timestamptz IS NULL THEN content_updated_at
               -- Replaced, unless somebody else was faster and later.
               WHEN content_updated_at = $9 THEN $8
               ELSE greatest(content_updated_at, $8)
           END AS content_updated_at
    FROM dialog
    WHERE id = $1 AND ($2::uuid IS NULL OR revision = $2)
      AND deleted_at IS NULL AND ($3::boolean OR NOT is_frozen)
      AND CASE WHEN $13::smallint IN (7, 8)
            THEN from_party_transmissions_count
            ELSE from_service_owner_transmissions_count
          END < 32767
    FOR NO KEY UPDATE
), root AS MATERIALIZED (
    SELECT * FROM locked WHERE $11::uuid IS NULL OR count_answers($11) < 100
), found AS MATERIALIZED (
    SELECT has_long_text(root.id) AS has_long_text FROM root
), entry AS (
    INSERT INTO dialog_transmission (dialog_id, id, related_id, created_at, type, is_opened, idempotent_key, body)
    SELECT root.id, $10, $11, $12, $13, false, $15, $14::bytea FROM root
), claimed AS (
    INSERT INTO child_id (kind, id, dialog_id)
    SELECT child.kind, child.id, root.id
    FROM root, unnest($26::smallint[], $27::uuid[]) AS child (kind, id)
    ORDER BY child.kind, child.id
), relabeled AS MATERIALIZED (
    SELECT root.id, step.before, step.after
    FROM root
    JOIN unnest($16::smallint[], $17::smallint[]) AS step (before, after) ON step.before = root.labels_mask
), logged AS (
    INSERT INTO label_log (dialog_id, id, created_at, body)
    SELECT relabeled.id, possible.id, $7, possible.body
    FROM relabeled
    JOIN unnest($18::smallint[], $19::boolean[], $20::uuid[], $21::bytea[]) AS possible (label, is_set, id, body)
        ON (relabeled.after & possible.label <> 0) = possible.is_set
       AND (relabeled.before & possible.label <> 0) <> possible.is_set
), announced AS (
    INSERT INTO outbox (dialog_id, payload)
    SELECT root.id, event.payload::json
    FROM root, unnest($22::text[]) WITH ORDINALITY AS event (payload, place)
    ORDER BY place
), piece AS MATERIALIZED (
    SELECT place, setweight(to_tsvector(configuration::regconfig, text), weight::"char") AS vector
    FROM unnest($23::text[], $24::text[], $25::text[]) WITH ORDINALITY AS piece (configuration, weight, text, place)
), added AS MATERIALIZED (
    SELECT text_vector(vector ORDER BY place) AS vector
    FROM (SELECT place, vector, sum(pg_column_size(vector)) OVER (ORDER BY place) AS size FROM piece) AS measured
    WHERE size < 1048576
), search_text AS (
    UPDATE dialog_text
    SET vector = CASE
            -- A vector holds one MiB; what would not fit is left out.
            WHEN pg_column_size(dialog_text.vector || '') + pg_column_size(added.vector) < 1048576
                THEN dialog_text.vector || added.vector
            ELSE dialog_text.vector
        END,
        content_updated_at = root.content_updated_at
    FROM root, found, added
    WHERE dialog_text.dialog_id = root.id AND NOT found.has_long_text AND (added.vector <> '' OR $8 IS NOT NULL)
), deferred AS (
    -- Takes the time of the content along.
    INSERT INTO dialog_text_pending (dialog_id, vector)
    SELECT root.id, added.vector
    FROM root, found, added
    WHERE found.has_long_text AND (added.vector <> '' OR $8 IS NOT NULL)
)
UPDATE dialog
SET revision = $4,
    updated_at = greatest(dialog.updated_at, $5::timestamptz),
    content_updated_at = root.content_updated_at,
    is_content_seen = dialog.is_content_seen AND $8 IS NULL,
    has_unopened_content = dialog.has_unopened_content OR $13 NOT IN (7, 8),
    from_party_transmissions_count =
        dialog.from_party_transmissions_count + CASE WHEN $13 IN (7, 8) THEN 1 ELSE 0 END,
    from_service_owner_transmissions_count =
        dialog.from_service_owner_transmissions_count + CASE WHEN $13 IN (7, 8) THEN 0 ELSE 1 END,
    labels_mask = coalesce(relabeled.after, dialog.labels_mask),
    end_user_context_revision =
        CASE WHEN relabeled.id IS NULL THEN dialog.end_user_context_revision ELSE $6 END
FROM root
LEFT JOIN relabeled ON relabeled.id = root.id
WHERE dialog.id = root.id
RETURNING dialog.revision
