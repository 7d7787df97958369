-- Documents become bytes that the service compresses with a dictionary of what all of them have in common. Rows this small
-- are not compressed by the server, and a third of a document is names of members. The first byte is the format; 0 is
-- JSON as it is, and rows that were written before stay so until something writes them again.

ALTER TABLE dialog
    ALTER list_extract TYPE bytea USING '\x00'::bytea || convert_to(list_extract::text, 'UTF8'),
    ALTER latest_activity TYPE bytea USING '\x00'::bytea || convert_to(latest_activity::text, 'UTF8'),
    ALTER list_extract SET STORAGE EXTERNAL,
    ALTER latest_activity SET STORAGE EXTERNAL;
ALTER TABLE dialog_body
    ALTER body TYPE bytea USING '\x00'::bytea || convert_to(body::text, 'UTF8'),
    ALTER body SET STORAGE EXTERNAL;
ALTER TABLE dialog_transmission
    ALTER body TYPE bytea USING '\x00'::bytea || convert_to(body::text, 'UTF8'),
    ALTER body SET STORAGE EXTERNAL;
ALTER TABLE dialog_activity
    ALTER body TYPE bytea USING '\x00'::bytea || convert_to(body::text, 'UTF8'),
    ALTER body SET STORAGE EXTERNAL;
ALTER TABLE dialog_seen
    ALTER body TYPE bytea USING '\x00'::bytea || convert_to(body::text, 'UTF8'),
    ALTER body SET STORAGE EXTERNAL;
ALTER TABLE label_log
    ALTER body TYPE bytea USING '\x00'::bytea || convert_to(body::text, 'UTF8'),
    ALTER body SET STORAGE EXTERNAL;

-- As before, documents stay on the row's own page as long as they fit there.
ALTER TABLE dialog_body SET (toast_tuple_target = 8160);
ALTER TABLE dialog_transmission SET (toast_tuple_target = 8160);
ALTER TABLE dialog_activity SET (toast_tuple_target = 8160);
