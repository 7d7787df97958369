-- How far a replica has come, and in which history; nothing for a server that is no replica (any more). An account that may
-- not see who sends the log learns the history from the last restart point, which is late after a fail-over.
SELECT (pg_last_wal_replay_lsn() - '0/0')::bigint AS "offset!",
       coalesce(
           (SELECT received_tli FROM pg_stat_wal_receiver),
           (SELECT timeline_id FROM pg_control_checkpoint())
       ) AS "timeline!"
WHERE pg_is_in_recovery() AND pg_last_wal_replay_lsn() IS NOT NULL
