-- Copies of what the platform publishes, kept up to date by periodic jobs.

-- Which roles and access packages give access to which services.
CREATE TABLE subject_resource (
    resource text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT subject_resource_pkey PRIMARY KEY (resource, subject)
);

-- How strong a login the policy of a service asks for.
CREATE TABLE resource_policy (
    resource text COLLATE "C" CONSTRAINT resource_policy_pkey PRIMARY KEY,
    minimum_authentication_level integer NOT NULL
);

-- How often each owner and consumer used what, per day in Oslo.
CREATE TABLE usage_daily (
    day date NOT NULL,
    transaction_type text COLLATE "C" NOT NULL,
    consumer_org text COLLATE "C" NOT NULL,
    owner_org text COLLATE "C" NOT NULL,
    resource text COLLATE "C" NOT NULL,
    is_admin boolean NOT NULL,
    is_failed boolean NOT NULL,
    count bigint NOT NULL,
    CONSTRAINT usage_daily_pkey PRIMARY KEY (day, transaction_type, consumer_org, owner_org, resource, is_admin, is_failed)
);
