-- What became of events that were taken. Rows whose events are all over go; the first one of a dialog that stays says how
-- far it got and when it is tried again; of dialogs that are done with, it is the turn of the next row, the first one behind
-- the row in $10. A row that is leased for longer than this worker had it is in other hands, because this worker was too
-- slow: taking it out of those hands would let a third deliver it as well.
WITH over AS (
    DELETE FROM outbox WHERE id = ANY ($1::bigint[])
), stopped AS (
    UPDATE outbox
    SET delivered = greatest(outbox.delivered, stop.delivered),
        attempts = CASE WHEN NOT stop.is_failed AND stop.delivered <= outbox.delivered THEN outbox.attempts
                        WHEN NOT stop.is_failed THEN 0
                        WHEN stop.delivered > outbox.delivered THEN 1
                        ELSE outbox.attempts + 1 END,
        next_attempt_at = stop.next_attempt_at,
        last_error = stop.error
    FROM unnest($2::bigint[], $3::smallint[], $4::boolean[], $5::timestamptz[], $6::text[], $7::text[], $8::timestamptz[])
        AS stop (id, delivered, is_failed, next_attempt_at, error, dead, leased_until)
    WHERE outbox.id = stop.id AND outbox.next_attempt_at <= stop.leased_until
    RETURNING outbox.dialog_id, stop.error, stop.dead
), buried AS (
    INSERT INTO dead_letter (id, dialog_id, died_at, last_error, payload)
    SELECT nextval(pg_get_serial_sequence('outbox', 'id')), dialog_id, $12, error, dead::json
    FROM stopped
    WHERE dead IS NOT NULL
)
UPDATE outbox SET next_attempt_at = $12
FROM unnest($9::uuid[], $10::bigint[], $11::timestamptz[]) AS dialog (id, behind, leased_until)
CROSS JOIN LATERAL (
    SELECT id FROM outbox WHERE dialog_id = dialog.id AND id > dialog.behind ORDER BY id LIMIT 1
) AS next
WHERE outbox.id = next.id AND outbox.next_attempt_at > $12 AND outbox.next_attempt_at <= dialog.leased_until
