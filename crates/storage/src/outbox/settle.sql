-- What became of events that were taken. Delivered ones go, failed ones wait, hopeless ones move aside; then it is the
-- turn of the next event of the dialogs in $8, the first one behind the event in $9. If it is leased for longer than in $10,
-- this worker was too slow and another one has it: taking it out of those hands would let a third deliver it as well.
WITH delivered AS (
    DELETE FROM outbox WHERE id = ANY ($1::bigint[])
), failed AS (
    UPDATE outbox SET attempts = attempts + 1, next_attempt_at = failure.next_attempt_at, last_error = failure.error
    FROM unnest($2::bigint[], $3::timestamptz[], $4::text[]) AS failure (id, next_attempt_at, error)
    WHERE outbox.id = failure.id
), hopeless AS (
    DELETE FROM outbox USING unnest($5::bigint[], $6::text[]) AS failure (id, error)
    WHERE outbox.id = failure.id
    RETURNING outbox.id, outbox.dialog_id, failure.error, outbox.payload
), buried AS (
    INSERT INTO dead_letter (id, dialog_id, died_at, last_error, payload)
    SELECT id, dialog_id, $7, error, payload FROM hopeless
)
UPDATE outbox SET next_attempt_at = $7
FROM unnest($8::uuid[], $9::bigint[], $10::timestamptz[]) AS dialog (id, behind, leased_until)
CROSS JOIN LATERAL (
    SELECT id FROM outbox WHERE dialog_id = dialog.id AND id > dialog.behind ORDER BY id LIMIT 1
) AS next
WHERE outbox.id = next.id AND outbox.next_attempt_at > $7 AND outbox.next_attempt_at <= dialog.leased_until
