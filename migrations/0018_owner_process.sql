-- no-transaction
CREATE INDEX CONCURRENTLY dialog_org_process ON dialog (org_id, process) WHERE process IS NOT NULL
