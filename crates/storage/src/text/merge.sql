-- Adds all text that waits for a dialog to its vector, unless another worker is at it. Of the dialog only this row is
-- locked, so appends go on meanwhile.
WITH chosen AS MATERIALIZED (
    SELECT dialog_id FROM dialog_text WHERE dialog_id = $1 FOR NO KEY UPDATE SKIP LOCKED
), taken AS MATERIALIZED (
    -- Not what an update has made superfluous since it was seen.
    DELETE FROM dialog_text_pending USING chosen
    WHERE dialog_text_pending.dialog_id = chosen.dialog_id
    RETURNING id, vector
), measured AS MATERIALIZED (
    SELECT id, vector, sum(pg_column_size(vector)) OVER (ORDER BY id) AS size FROM taken
)
UPDATE dialog_text
SET vector = dialog_text.vector || (
        -- A vector holds one MiB; what would not fit is left out.
        SELECT text_vector(measured.vector ORDER BY id) FROM measured
        WHERE size + pg_column_size(dialog_text.vector || '') < 1048576
    ),
    content_updated_at = current_content_time(chosen.dialog_id)
FROM chosen
WHERE dialog_text.dialog_id = chosen.dialog_id AND EXISTS (SELECT FROM taken)
