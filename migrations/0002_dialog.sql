-- The root of a dialog: what is filtered, sorted, counted or addressed. Everything else is in documents.
--
-- Documents are `json`, not `jsonb`, because the service always reads and writes them whole. Measured on PostgreSQL 15
-- with two cores and dialogs of 8 KB, without text index: 6 250 against 4 460 creates per second, 24 500 against 19 400
-- details reads per second, 10.7 against 12.0 KB per dialog. Do not look inside them with operators: `json` may hold
-- the escape \u0000, which is fine to store and to return but not to extract.

CREATE TABLE dialog (
    id uuid NOT NULL,
    revision uuid NOT NULL,
    end_user_context_revision uuid NOT NULL,
    service_owner_context_revision uuid NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    content_updated_at timestamptz NOT NULL,
    visible_from timestamptz,
    due_at timestamptz,
    expires_at timestamptz,
    deleted_at timestamptz,
    party_id integer NOT NULL,
    resource_id integer NOT NULL,
    org_id smallint NOT NULL,
    resource_type smallint NOT NULL,
    status smallint NOT NULL,
    labels_mask smallint NOT NULL,
    progress smallint,
    from_service_owner_transmissions_count smallint NOT NULL,
    from_party_transmissions_count smallint NOT NULL,
    is_api_only boolean NOT NULL,
    is_frozen boolean NOT NULL,
    has_unopened_content boolean NOT NULL,
    is_content_seen boolean NOT NULL,
    idempotent_key text COLLATE "C",
    extended_status text COLLATE "C",
    external_reference text COLLATE "C",
    process text COLLATE "C",
    preceding_process text COLLATE "C",
    -- What a list shows of the content; derived from dialog_body.
    list_extract json NOT NULL,
    -- The activity with the greatest (created_at, id). Apart from the extract, so that an append replaces it alone.
    latest_activity json,
    CONSTRAINT dialog_progress_range CHECK (progress BETWEEN 0 AND 100),
    CONSTRAINT dialog_labels_mask_range CHECK (labels_mask BETWEEN 1 AND 31)
) WITH (
    -- Room for updates of unindexed columns on the same page.
    fillfactor = 90,
    -- Index-only scans need a fresh visibility map, also while rows are only ever added.
    autovacuum_vacuum_insert_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = 50000,
    autovacuum_vacuum_scale_factor = 0.01,
    autovacuum_analyze_scale_factor = 0.005
);

-- Created before the primary key, because Postgres checks unique indexes in this order: a client that repeats a create
-- with the same id and the same key is to be told about the key.
CREATE UNIQUE INDEX dialog_idempotent_key ON dialog (org_id, idempotent_key) WHERE idempotent_key IS NOT NULL;

ALTER TABLE dialog ADD CONSTRAINT dialog_pkey PRIMARY KEY (id);

-- The inbox of one party, and of a few parties one after the other.
CREATE INDEX dialog_party_content_updated ON dialog (party_id, content_updated_at DESC, id DESC)
    INCLUDE (resource_id, org_id, status, visible_from, expires_at, is_api_only, labels_mask, is_content_seen)
    WHERE deleted_at IS NULL;

-- A few services for very many parties. A service belongs to one owner, so this also serves the owner's lists by
-- service, which is why deleted dialogs are in it.
CREATE INDEX dialog_resource_content_updated ON dialog (resource_id, content_updated_at DESC, id DESC)
    INCLUDE (party_id, org_id, status, visible_from, expires_at, deleted_at, is_api_only, labels_mask, is_content_seen);

-- The other orders of an inbox. Without due date means first, as in every descending order.
CREATE INDEX dialog_party_created ON dialog (party_id, created_at DESC, id DESC)
    INCLUDE (resource_id) WHERE deleted_at IS NULL;
CREATE INDEX dialog_party_updated ON dialog (party_id, updated_at DESC, id DESC)
    INCLUDE (resource_id) WHERE deleted_at IS NULL;
CREATE INDEX dialog_party_due ON dialog (party_id, due_at DESC, id DESC)
    INCLUDE (resource_id) WHERE deleted_at IS NULL;

-- What a service owner sees of its dialogs: all, and those of a party, deleted ones included.
CREATE INDEX dialog_org_content_updated ON dialog (org_id, content_updated_at DESC, id DESC);
CREATE INDEX dialog_org_party_content_updated ON dialog (org_id, party_id, content_updated_at DESC, id DESC);

-- A few parties and services have very many dialogs; the planner must know them.
ALTER TABLE dialog ALTER party_id SET STATISTICS 1000;
ALTER TABLE dialog ALTER resource_id SET STATISTICS 1000;
