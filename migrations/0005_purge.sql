-- Whatever belongs to a dialog goes with it. One indexed delete per table; the plan must not depend on how many dialogs
-- a statement removes, so this runs per row.
CREATE FUNCTION remove_dialog_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM dialog_body WHERE dialog_id = OLD.id;
    DELETE FROM dialog_transmission WHERE dialog_id = OLD.id;
    DELETE FROM dialog_activity WHERE dialog_id = OLD.id;
    DELETE FROM dialog_seen WHERE dialog_id = OLD.id;
    DELETE FROM label_log WHERE dialog_id = OLD.id;
    DELETE FROM so_label WHERE dialog_id = OLD.id;
    DELETE FROM child_id WHERE dialog_id = OLD.id;
    DELETE FROM dialog_text WHERE dialog_id = OLD.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER remove_dialog_children AFTER DELETE ON dialog
    FOR EACH ROW EXECUTE FUNCTION remove_dialog_children();
