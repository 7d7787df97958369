-- Dialogs as they are spread in life, for tests of plans: three parties have a tenth of them each, ten a thirtieth, all
-- others a handful; a few of the two hundred services have most of them. `skewed.rows` says how many. To be run as one
-- transaction: tables that are emptied in it are filled without a log, and indexes are built after the rows.
SET maintenance_work_mem = '512MB';
SET synchronize_seqscans = off;
TRUNCATE dialog, dialog_text, dialog_seen, so_label, party_resource;
CREATE TEMPORARY TABLE dropped AS
SELECT indexrelid::bigint AS place, relation.relname AS relation, own.relname AS name,
       pg_constraint.oid IS NOT NULL AS is_constraint,
       CASE WHEN pg_constraint.oid IS NULL THEN pg_get_indexdef(indexrelid)
            ELSE format('ALTER TABLE %I ADD CONSTRAINT %I %s', relation.relname, own.relname, pg_get_constraintdef(pg_constraint.oid))
       END AS definition
FROM pg_index
JOIN pg_class AS own ON own.oid = indexrelid
JOIN pg_class AS relation ON relation.oid = indrelid
LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('p', 'u', 'x')
WHERE relation.relname IN ('dialog', 'dialog_text', 'dialog_seen', 'so_label', 'party_resource');
DO $$
DECLARE gone record;
BEGIN
    FOR gone IN SELECT * FROM dropped LOOP
        IF gone.is_constraint THEN
            EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', gone.relation, gone.name);
        ELSE
            EXECUTE format('DROP INDEX %I', gone.name);
        END IF;
    END LOOP;
END
$$;

SELECT setseed(0.5);
INSERT INTO org (name) SELECT 'org' || n FROM generate_series(1, 20) AS n;
INSERT INTO resource (urn) SELECT 'urn:altinn:resource:service-' || n FROM generate_series(1, 200) AS n;
INSERT INTO party (urn)
SELECT 'urn:altinn:person:legacy-selfidentified:user' || n
FROM generate_series(1, 13 + current_setting('skewed.rows')::integer / 10) AS n;

CREATE UNLOGGED TABLE drawn AS
WITH draw AS (
    SELECT n, n::float8 / current_setting('skewed.rows')::float8 AS part,
           random() AS p, random() AS r, random() AS t, random() AS l, random() AS d, random() AS v
    FROM generate_series(1, current_setting('skewed.rows')::integer) AS n
)
SELECT md5(n::text)::uuid AS id, n,
       CASE
           WHEN part <= 0.3 THEN 1 + n % 3
           WHEN part <= 0.6 THEN 4 + n % 10
           ELSE 14 + floor(power(p, 1.7) * (current_setting('skewed.rows')::integer / 10 - 1))::integer
       END AS party_id,
       least(200, floor(power(201, r)))::integer AS resource_id,
       timestamptz '2026-01-01 00:00:00Z' - t * interval '1000 days' AS at,
       CASE WHEN l < 0.8 THEN 1 WHEN l < 0.9 THEN 4 WHEN l < 0.95 THEN 2 ELSE 17 END AS labels_mask,
       d, v
FROM draw;

INSERT INTO dialog
SELECT id, md5('a' || n)::uuid, md5('b' || n)::uuid, md5('c' || n)::uuid,
       at - v * interval '30 days', at + d * interval '3 days', at,
       CASE WHEN v > 0.99 THEN at + interval '1100 days' END,
       CASE WHEN d < 0.4 THEN at + v * interval '90 days' END,
       CASE WHEN d > 0.9 THEN at + interval '500 days' END,
       CASE WHEN v < 0.03 THEN at END,
       party_id, resource_id, 1 + resource_id % 20, 1, (ARRAY[7, 2, 3, 8, 5, 6])[1 + n % 6], labels_mask, NULL, 1, 0,
       v BETWEEN 0.5 AND 0.55, false, d < 0.5, d < 0.5,
       NULL, CASE WHEN n % 7 = 0 THEN 'step-' || n % 5 END, 'ref-' || n, CASE WHEN n % 50 = 0 THEN 'urn:process:' || n % 1000 END, NULL,
       '\x00'::bytea || convert_to('{"title":{"value":[{"value":"Melding","languageCode":"nb"}],"mediaType":"text/plain"},"guiAttachmentCount":1}', 'UTF8'), NULL
FROM drawn ORDER BY n;

INSERT INTO party_resource SELECT DISTINCT party_id, resource_id FROM drawn;

-- One word is in all texts, some are in many, most in few, one in five texts of a party, and one in a single text.
INSERT INTO dialog_text
SELECT id, at, party_id, resource_id,
       array_to_tsvector(
           ARRAY['melding', 'ord' || floor(power(20000, random())), 'ord' || floor(power(20000, random())),
                 'ord' || floor(power(20000, random())), 'alene' || n]
           || CASE WHEN party_id = 1 AND n < 16 THEN ARRAY['sjelden'] ELSE ARRAY[]::text[] END
       )
FROM drawn;

-- Nobody has added what was appended for a while.
INSERT INTO dialog_text_pending (dialog_id, vector) SELECT id, 'senere' FROM drawn WHERE n % 50 = 1;

INSERT INTO so_label SELECT id, 'sak-' || n FROM drawn WHERE n % 5 = 0;
INSERT INTO so_label SELECT id, 'alle' FROM drawn WHERE n % 2 = 0;

INSERT INTO dialog_seen
SELECT id, md5('s' || n)::uuid, at + interval '1 day', 1,
       '\x00'::bytea || convert_to('{"id":"00000000-0000-4000-8000-000000000001","seenAt":"2026-01-01T00:00:00Z","seenBy":{"actorType":"PartyRepresentative","actorName":"Kari"},"isViaServiceOwner":false}', 'UTF8')
FROM drawn WHERE d < 0.05;
DROP TABLE drawn;

DO $$
DECLARE definition text;
BEGIN
    FOR definition IN SELECT dropped.definition FROM dropped ORDER BY place LOOP
        EXECUTE definition;
    END LOOP;
END
$$;
DROP TABLE dropped;
