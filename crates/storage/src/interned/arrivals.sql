-- Names that are asked for, and names that came since the process last asked: all of transactions that had not ended
-- then. A transaction that wrote a row which is visible here is older than the newest one of the snapshot; rows that say
-- otherwise came from another server with a backup.
SELECT horizon AS "horizon!", is_party AS "is_party?", is_arrival AS "is_arrival?", id AS "id?", urn AS "urn?"
FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon) AS snapshot
LEFT JOIN (
    SELECT true AS is_party, false AS is_arrival, party.id, party.urn
    FROM unnest($1::text[]) AS wanted (urn) JOIN party ON party.urn = wanted.urn
    UNION ALL
    SELECT false, false, resource.id, resource.urn
    FROM unnest($2::text[]) AS wanted (urn) JOIN resource ON resource.urn = wanted.urn
    UNION ALL
    (
        SELECT true, true, id, urn FROM party
        WHERE created_by >= $3::text::xid8 AND created_by < pg_snapshot_xmax(pg_current_snapshot())
        LIMIT $4
    )
    UNION ALL
    (
        SELECT false, true, id, urn FROM resource
        WHERE created_by >= $3::text::xid8 AND created_by < pg_snapshot_xmax(pg_current_snapshot())
        LIMIT $4
    )
) AS found ON true
