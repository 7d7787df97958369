-- A user opens a dialog: entry of the seen log, mark that the content was seen, end of the label MarkedAsUnopened with
-- its log, and the events about all that. Opening is no change of the dialog or of its labels by anybody, so no revision
-- moves: a client may open a dialog and then change its labels under the revision it was shown.
WITH root AS (
    -- Openings of one dialog queue up here; whoever comes second sees what the first one did.
    SELECT id,
           content_updated_at = $2 OR is_content_seen AS counts_as_seen,
           content_updated_at = $2 AND NOT is_content_seen AS becomes_seen,
           $3::uuid IS NOT NULL AND labels_mask & $4::smallint <> 0 AS loses_label
    FROM dialog
    WHERE id = $1
    FOR NO KEY UPDATE
), entry AS (
    INSERT INTO dialog_seen (dialog_id, id, seen_at, user_type, body)
    SELECT id, $5, $6, $7, $8::bytea FROM root
    ON CONFLICT (id) DO NOTHING
    RETURNING id
), changed AS (
    UPDATE dialog
    SET is_content_seen = is_content_seen OR becomes_seen,
        labels_mask = CASE WHEN loses_label THEN labels_mask & ~$4::smallint ELSE labels_mask END
    FROM root
    WHERE dialog.id = root.id AND (becomes_seen OR loses_label)
    RETURNING loses_label
), logged AS (
    INSERT INTO label_log (dialog_id, id, created_at, body)
    SELECT $1, $3, $12, $9::bytea FROM changed WHERE loses_label
), announced AS (
    INSERT INTO outbox (dialog_id, payload)
    SELECT $1, payload::json
    FROM (VALUES
        (1, $10::text, EXISTS (SELECT FROM entry) OR EXISTS (SELECT FROM changed)),
        (2, $11::text, EXISTS (SELECT FROM entry))
    ) AS event (place, payload, is_due)
    WHERE is_due
    ORDER BY place
)
SELECT EXISTS (SELECT FROM entry) AS "is_entry_new!",
       EXISTS (SELECT FROM changed) AS "is_flag_set!",
       coalesce((SELECT counts_as_seen FROM root), FALSE) AS "is_content_seen!"
