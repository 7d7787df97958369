-- The search text of many dialogs, made as for a single new one.
WITH piece AS MATERIALIZED (
    SELECT owner, place, setweight(to_tsvector(configuration::regconfig, text), weight::"char") AS vector
    FROM unnest($5::bigint[], $6::text[], $7::text[], $8::text[]) WITH ORDINALITY
        AS piece (owner, configuration, weight, text, place)
), joined AS (
    SELECT owner, text_vector(vector ORDER BY place) AS vector
    FROM (
        SELECT owner, place, vector, sum(pg_column_size(vector)) OVER (PARTITION BY owner ORDER BY place) AS size
        FROM piece
    ) AS measured
    WHERE size < 1048576
    GROUP BY owner
)
INSERT INTO dialog_text (dialog_id, content_updated_at, party_id, resource_id, vector)
SELECT dialog_id, content_updated_at, party_id, resource_id, coalesce(vector, '')
FROM unnest($1::uuid[], $2::timestamptz[], $3::integer[], $4::integer[]) WITH ORDINALITY
    AS dialog (dialog_id, content_updated_at, party_id, resource_id, owner)
LEFT JOIN joined USING (owner)
ORDER BY owner
