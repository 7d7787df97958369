INSERT INTO reindex_queue (id, is_first)
SELECT dialog.id, $3 AND text.is_stale
FROM dialog
CROSS JOIN LATERAL (
    SELECT NOT EXISTS (
        SELECT FROM dialog_text
        WHERE dialog_text.dialog_id = dialog.id AND dialog_text.content_updated_at = dialog.content_updated_at
    ) AS is_stale
) AS text
WHERE ($1::timestamptz IS NULL OR dialog.updated_at >= $1)
  AND (NOT $2::boolean OR text.is_stale)
ON CONFLICT (id) DO UPDATE SET is_first = excluded.is_first, leased_until = '-infinity'
