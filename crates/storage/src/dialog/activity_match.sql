-- Does a dialog have an activity of a type, about a transmission if one is named?
SELECT EXISTS (
    SELECT FROM dialog_activity
    WHERE dialog_id = dialog.id AND type = $2 AND ($3::uuid IS NULL OR transmission_id = $3)
) AS "has_activity!"
FROM dialog
WHERE id = $1
