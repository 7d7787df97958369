-- lz4 is several times faster than the default; servers can be built without it.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        ALTER TABLE dialog_body ALTER body SET COMPRESSION lz4;
        ALTER TABLE dialog_transmission ALTER body SET COMPRESSION lz4;
        ALTER TABLE dialog_activity ALTER body SET COMPRESSION lz4;
        ALTER TABLE dialog_text ALTER vector SET COMPRESSION lz4;
    END IF;
END
$$;
