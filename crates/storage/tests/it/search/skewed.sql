-- Dialogs as they are spread in life, for tests of plans: three parties have a tenth of them each, ten a thirtieth, all
-- others a handful; a few of the two hundred services have most of them. `skewed.rows` says how many.
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
       '\x00'::bytea || convert_to(json_build_object(
           'title', json_build_object('value', json_build_array(json_build_object('value', 'Melding ' || n || repeat(' om saken', 8), 'languageCode', 'nb')), 'mediaType', 'text/plain'),
           'summary', json_build_object('value', json_build_array(json_build_object('value', 'Sammendrag ' || n || repeat(' av saken', 20), 'languageCode', 'nb')), 'mediaType', 'text/plain'),
           'guiAttachmentCount', n % 3
       )::text, 'UTF8'), NULL
FROM drawn ORDER BY n;

INSERT INTO party_resource SELECT DISTINCT party_id, resource_id FROM drawn;

-- One word is in all texts, some are in many, most in few, and one in a single text.
INSERT INTO dialog_text
SELECT id, at, party_id, resource_id,
       to_tsvector('simple', 'melding ord' || floor(power(20000, random())) || ' ord' || floor(power(20000, random()))
           || ' ord' || floor(power(20000, random())) || ' ord' || floor(power(20000, random()))
           || ' ord' || floor(power(20000, random())) || ' ord' || floor(power(20000, random())) || ' alene' || n)
FROM drawn;

INSERT INTO so_label SELECT id, 'sak-' || n FROM drawn WHERE n % 5 = 0;
INSERT INTO so_label SELECT id, 'alle' FROM drawn WHERE n % 2 = 0;

INSERT INTO dialog_seen
SELECT id, md5('s' || n)::uuid, at + interval '1 day', 1,
       '\x00'::bytea || convert_to(json_build_object('id', md5('s' || n)::uuid, 'seenAt', to_char(at + interval '1 day', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                         'seenBy', json_build_object('actorType', 'PartyRepresentative', 'actorName', 'Kari'), 'isViaServiceOwner', false)::text, 'UTF8')
FROM drawn WHERE d < 0.5;
DROP TABLE drawn;
