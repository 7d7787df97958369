-- How far changes reach that somebody may have been told are stored, and in which history. A change counts as stored once it
-- is written to the disk, unless nobody waits for that.
SELECT (reached - '0/0')::bigint AS "offset!",
       ('x' || left(pg_walfile_name(reached), 8))::bit(32)::int AS "timeline!"
FROM (
    SELECT CASE WHEN current_setting('synchronous_commit') = 'off' THEN pg_current_wal_insert_lsn()
                ELSE pg_current_wal_flush_lsn()
           END AS reached
) AS log
