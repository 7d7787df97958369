-- Takes the next events of dialogs whose oldest event is due. Their next attempt moves to the end of the lease, so that
-- nobody else takes them until then; the row locks last no longer than this statement.
WITH due AS MATERIALIZED (
    SELECT id, dialog_id FROM outbox WHERE next_attempt_at <= $1 ORDER BY next_attempt_at, id LIMIT $3
), head AS MATERIALIZED (
    -- Only the oldest event of a dialog counts: it holds up the others.
    SELECT dialog.dialog_id, first.id, first.next_attempt_at, first.held_until
    FROM (SELECT dialog_id, min(id) AS id FROM due GROUP BY dialog_id) AS dialog
    CROSS JOIN LATERAL (
        SELECT id, next_attempt_at, held_until FROM outbox WHERE dialog_id = dialog.dialog_id ORDER BY id LIMIT 1
    ) AS first
), blocked AS MATERIALIZED (
    -- Locked without waiting, and only while they are still due, so this gets in nobody's way.
    SELECT id, dialog_id FROM outbox
    WHERE id = ANY (ARRAY(SELECT due.id FROM due JOIN head USING (dialog_id) WHERE head.next_attempt_at > $1))
      AND next_attempt_at <= $1
    FOR UPDATE SKIP LOCKED
), parked AS (
    -- What is held up must not be looked at again and again. Behind an event that waits for its next attempt it waits as
    -- long; behind one that is under way only shortly, because its turn may come at any time. Nothing that is under way
    -- is leased for much longer than this worker would lease it; the clocks of others may be a little ahead.
    UPDATE outbox
    SET (next_attempt_at, held_until) = (
        SELECT CASE WHEN head.next_attempt_at > $2::timestamptz + interval '10 seconds' THEN head.next_attempt_at
                    ELSE $1::timestamptz + interval '1 second' END,
               head.held_until
        FROM head
        WHERE head.dialog_id = outbox.dialog_id
    )
    WHERE id = ANY (ARRAY(SELECT id FROM blocked))
    RETURNING id
), taken AS MATERIALIZED (
    SELECT id, dialog_id FROM outbox
    WHERE id = ANY (ARRAY(SELECT id FROM head WHERE next_attempt_at <= $1 ORDER BY id LIMIT $4))
      AND next_attempt_at <= $1
    FOR UPDATE SKIP LOCKED
), run AS MATERIALIZED (
    SELECT following.id
    FROM taken
    CROSS JOIN LATERAL (
        SELECT id FROM outbox WHERE dialog_id = taken.dialog_id AND id >= taken.id ORDER BY id LIMIT $5
    ) AS following
), leased AS (
    UPDATE outbox SET next_attempt_at = $2 WHERE id = ANY (ARRAY(SELECT id FROM run))
    RETURNING id, dialog_id, attempts, delivered, payload::text AS payload
)
SELECT parked.count AS "parked!", leased.id AS "id?", leased.dialog_id AS "dialog_id?", leased.attempts AS "attempts?",
       leased.delivered AS "delivered?", leased.payload AS "payload?"
FROM (SELECT count(*) AS count FROM parked) AS parked
LEFT JOIN leased ON TRUE
ORDER BY leased.dialog_id, leased.id
