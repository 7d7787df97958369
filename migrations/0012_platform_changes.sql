-- Replicas keep the copies of what the platform publishes in memory. Whoever changes one of them, whatever the program,
-- tells all replicas when it commits; and a replica that was not listening sees by the version that it has missed something.
CREATE TABLE table_version (
    name text COLLATE "C" CONSTRAINT table_version_pkey PRIMARY KEY,
    version bigint NOT NULL
);

INSERT INTO table_version (name, version) VALUES ('subject_resource', 1), ('resource_policy', 1);

CREATE FUNCTION tell_table_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE table_version SET version = version + 1 WHERE name = TG_TABLE_NAME::text;
    PERFORM pg_notify('dialogporten_table', TG_TABLE_NAME::text);
    RETURN NULL;
END
$$;

CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON subject_resource
    FOR EACH STATEMENT EXECUTE FUNCTION tell_table_change();

CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON resource_policy
    FOR EACH STATEMENT EXECUTE FUNCTION tell_table_change();
