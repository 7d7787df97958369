-- What appending to a dialog looks at, each by an index, whatever the number of children.

-- The latest activity is found at the end, and the ones after a given one.
DROP INDEX dialog_activity_dialog;
CREATE INDEX dialog_activity_dialog ON dialog_activity (dialog_id, created_at, id);

-- How many answers does a transmission have?
CREATE INDEX dialog_transmission_related ON dialog_transmission (related_id) WHERE related_id IS NOT NULL;

-- Appends and changes of labels lock the root of the dialog, and may have to wait for it. What they look at after that
-- must not be older than the lock. A statement keeps its snapshot from before the wait; a volatile function takes a new
-- one for each of its queries. So one statement can lock, look, and write.

CREATE FUNCTION has_later_activity(of_dialog uuid, after_time timestamptz, after_id uuid) RETURNS boolean
VOLATILE LANGUAGE plpgsql AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM dialog_activity
        WHERE dialog_id = of_dialog AND (created_at, id) > (after_time, after_id)
    );
END
$$;

-- Besides one transmission, which is being opened.
CREATE FUNCTION has_unopened_transmission(of_dialog uuid, besides uuid) RETURNS boolean
VOLATILE LANGUAGE plpgsql AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM dialog_transmission
        WHERE dialog_id = of_dialog AND NOT is_opened AND type NOT IN (7, 8) AND id IS DISTINCT FROM besides
    );
END
$$;

CREATE FUNCTION is_correspondence_opened(of_dialog uuid) RETURNS boolean
VOLATILE LANGUAGE plpgsql AS $$
BEGIN
    RETURN EXISTS (SELECT FROM dialog_activity WHERE dialog_id = of_dialog AND type = 16);
END
$$;

CREATE FUNCTION count_answers(to_transmission uuid) RETURNS bigint
VOLATILE LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT count(*) FROM dialog_transmission WHERE related_id = to_transmission);
END
$$;

CREATE FUNCTION count_service_owner_labels(of_dialog uuid) RETURNS bigint
VOLATILE LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT count(*) FROM so_label WHERE dialog_id = of_dialog);
END
$$;
