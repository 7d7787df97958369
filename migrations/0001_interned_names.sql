-- Names that millions of dialogs share, interned to small integers: smaller keys in every index of the dialog table,
-- and sets of parties travel as arrays of integers.
--
-- Rows here are never changed and never removed, so processes may remember them for ever. No foreign key points here:
-- each check would lock and write a row that every writer needs.

CREATE TABLE org (
    id smallint GENERATED ALWAYS AS IDENTITY CONSTRAINT org_pkey PRIMARY KEY,
    name text COLLATE "C" NOT NULL CONSTRAINT org_name_key UNIQUE
);

CREATE TABLE party (
    id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT party_pkey PRIMARY KEY,
    urn text COLLATE "C" NOT NULL CONSTRAINT party_urn_key UNIQUE
);

CREATE TABLE resource (
    id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT resource_pkey PRIMARY KEY,
    urn text COLLATE "C" NOT NULL CONSTRAINT resource_urn_key UNIQUE
);

-- The pairs that occur on dialogs. Searches drop authorized pairs that have no dialog, so a missing pair would hide a
-- dialog while a stale one costs next to nothing: pairs are added with each dialog and not removed with it.
CREATE TABLE party_resource (
    party_id integer NOT NULL,
    resource_id integer NOT NULL,
    CONSTRAINT party_resource_pkey PRIMARY KEY (party_id, resource_id)
);
