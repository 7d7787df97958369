-- The labels of dialogs change, of all of them or of none. Returns every dialog with the revision of its readers' state.
WITH root AS MATERIALIZED (
    -- In the order of the identifiers, so that two commands about the same dialogs do not wait for each other. The order
    -- stands inside, because a lock is taken where a row comes out of the sorting.
    SELECT dialog.id, dialog.labels_mask, dialog.end_user_context_revision
    FROM dialog
    JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (id, revision) ON wanted.id = dialog.id
    WHERE deleted_at IS NULL AND (wanted.revision IS NULL OR wanted.revision = dialog.end_user_context_revision)
    ORDER BY dialog.id
    FOR NO KEY UPDATE OF dialog
), whole AS MATERIALIZED (
    SELECT count(*) = cardinality($1) AS is_whole FROM root
), relabeled AS MATERIALIZED (
    SELECT root.id, step.before, step.after
    FROM root
    JOIN whole ON is_whole
    JOIN unnest($3::smallint[], $4::smallint[]) AS step (before, after) ON step.before = root.labels_mask
), logged AS (
    INSERT INTO label_log (dialog_id, id, created_at, body)
    SELECT relabeled.id, possible.id, $9, possible.body
    FROM relabeled
    JOIN unnest($5::smallint[], $6::boolean[], $7::uuid[], $8::bytea[]) AS possible (label, is_set, id, body)
        ON (relabeled.after & possible.label <> 0) = possible.is_set
       AND (relabeled.before & possible.label <> 0) <> possible.is_set
), changed AS (
    UPDATE dialog
    SET labels_mask = relabeled.after, end_user_context_revision = gen_random_uuid()
    FROM relabeled
    WHERE dialog.id = relabeled.id
    RETURNING dialog.id, dialog.end_user_context_revision
)
SELECT root.id AS "id!",
       coalesce(changed.end_user_context_revision, root.end_user_context_revision) AS "end_user_context_revision!"
FROM root
JOIN whole ON is_whole
LEFT JOIN changed ON changed.id = root.id
