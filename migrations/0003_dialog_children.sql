-- Everything below a dialog. Documents hold the whole object as the service returns it; columns repeat what is
-- filtered, sorted or addressed.
--
-- There are no foreign keys to the dialog. Measured, their checks took 0.23 of the 0.57 ms of processor time of a
-- create without text index, and they would protect nothing: whoever adds a child does it in one statement with the
-- insert, the update or the lock of the root. A trigger removes the children with their dialog.

-- Everything that a full update replaces: content, search tags, attachments, actions. Kept in line, because it is
-- always read and a detour through the side table costs an index look-up and a tenth of the space.
CREATE TABLE dialog_body (
    dialog_id uuid CONSTRAINT dialog_body_pkey PRIMARY KEY,
    body json NOT NULL
);

-- Children are read all at once and sorted by the reader, so the dialog alone is enough of a key.
CREATE TABLE dialog_transmission (
    dialog_id uuid NOT NULL,
    id uuid CONSTRAINT dialog_transmission_pkey PRIMARY KEY,
    related_id uuid,
    created_at timestamptz NOT NULL,
    type smallint NOT NULL,
    -- Does an activity of the type TransmissionOpened refer to it?
    is_opened boolean NOT NULL,
    idempotent_key text COLLATE "C",
    body json NOT NULL
);
CREATE INDEX dialog_transmission_dialog ON dialog_transmission (dialog_id);
CREATE UNIQUE INDEX dialog_transmission_idempotent_key ON dialog_transmission (dialog_id, idempotent_key)
    WHERE idempotent_key IS NOT NULL;
-- Is anything left unopened? 7 and 8 come from the party itself.
CREATE INDEX dialog_transmission_unopened ON dialog_transmission (dialog_id) WHERE NOT is_opened AND type NOT IN (7, 8);

CREATE TABLE dialog_activity (
    dialog_id uuid NOT NULL,
    id uuid CONSTRAINT dialog_activity_pkey PRIMARY KEY,
    transmission_id uuid,
    created_at timestamptz NOT NULL,
    type smallint NOT NULL,
    body json NOT NULL
);
CREATE INDEX dialog_activity_dialog ON dialog_activity (dialog_id);
-- Was the message opened? 16 is CorrespondenceOpened, which few dialogs have.
CREATE INDEX dialog_activity_correspondence_opened ON dialog_activity (dialog_id) WHERE type = 16;

-- Who opened the dialog. The id is derived from dialog, state and user: of parallel reads one leaves an entry.
CREATE TABLE dialog_seen (
    dialog_id uuid NOT NULL,
    id uuid CONSTRAINT dialog_seen_pkey PRIMARY KEY,
    seen_at timestamptz NOT NULL,
    user_type smallint NOT NULL,
    body json NOT NULL
);
CREATE INDEX dialog_seen_dialog ON dialog_seen (dialog_id, seen_at);

-- How the readers' labels came and went.
CREATE TABLE label_log (
    dialog_id uuid NOT NULL,
    id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    body json NOT NULL,
    CONSTRAINT label_log_pkey PRIMARY KEY (dialog_id, created_at, id)
);

-- Labels of the service owner. Looked up by value and by prefix, hence the collation.
CREATE TABLE so_label (
    dialog_id uuid NOT NULL,
    value text COLLATE "C" NOT NULL,
    CONSTRAINT so_label_pkey PRIMARY KEY (dialog_id, value)
);
CREATE INDEX so_label_value ON so_label (value, dialog_id);

-- Identifiers of attachments, addresses and actions that clients chose. They live inside documents but are unique over
-- the whole installation. Those that the service made cannot collide and are not here.
CREATE TABLE child_id (
    kind smallint NOT NULL,
    id uuid NOT NULL,
    dialog_id uuid NOT NULL,
    CONSTRAINT child_id_pkey PRIMARY KEY (kind, id)
);
CREATE INDEX child_id_dialog ON child_id (dialog_id);

-- Documents are compressed but stay on the row's own page as long as they fit there.
ALTER TABLE dialog_body ALTER body SET STORAGE MAIN;
ALTER TABLE dialog_transmission ALTER body SET STORAGE MAIN;
ALTER TABLE dialog_activity ALTER body SET STORAGE MAIN;
